"""The fault matrix as data: which step of the road meets which fault, and what must come of it."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EVERYWHERE = ("fatal_error", "internal_error", "missing_scope", "service_unavailable", "token_revoked")
"""Error strings that every method may answer, so they stand with the faults of all methods."""
NO_ERROR_STRINGS = ("upload_url", "response_url")
"""Addresses of Slack that answer with an HTTP status only."""

Data = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One step under one fault."""

    step: str
    method: str
    fault: str
    """Its name on the page."""
    kind: Data
    """What Fake Slack is told to do."""
    outcome: str
    first: Data | None
    """The fault that makes the step necessary."""

    @property
    def id(self) -> str:
        return f"{self.step} | {self.method} | {self.fault}"


def read_matrix() -> Data:
    return tomllib.loads((FOLDER / "matrix.toml").read_text(encoding="utf-8"))


def listed_errors() -> dict[str, list[str]]:
    """Method → the error strings of Slack's reference (its source stands in the file)."""
    errors: dict[str, list[str]] = json.loads((FOLDER / "slack_errors.json").read_text(encoding="utf-8"))["errors"]
    return errors


def cells(data: Data, kind: str = "step") -> list[Cell]:
    """Every step of one kind under every fault of its method."""
    return [cell for step in data[kind] for cell in _of_step(data, step)]


def _of_step(data: Data, step: Data) -> Iterator[Cell]:
    own = step.get("errors", {})
    for name, fault in _faults(data, step["method"]):
        if name not in step.get("only", [name]):
            continue
        usual = step["for_good"] if fault.get("times", 1) >= 999 else step.get("transient", "late")
        yield Cell(step["name"], step["method"], name, fault, own.get(name, usual), step.get("first"))


def _faults(data: Data, method: str) -> Iterator[tuple[str, Data]]:
    faults = {**data["transient"], **data["for_good"]}
    yield from (
        (name, fault) for name, fault in faults.items() if not (fault["kind"] == "error" and method in NO_ERROR_STRINGS)
    )
    listed = data["method"].get(method, {})
    yield from ((name, {"kind": "error", "error": name}) for name in listed.get("once", ()))
    yield from ((name, {"kind": "error", "error": name, "times": 999}) for name in listed.get("errors", ()))


def left_out(data: Data) -> dict[str, str]:
    """Error string → why it cannot happen to us."""
    return {error: group["reason"] for group in data["left_out"] for error in group["errors"]}
