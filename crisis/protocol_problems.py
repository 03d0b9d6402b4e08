"""What is wrong in a protocol file, as sentences: the key, the value, what is allowed."""

import json
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_LONGEST_SHOWN = 60

_ASKED_FOR = {
    "string_type": "write text in quotes",
    "int_type": "write a whole number, without quotes",
    "bool_type": "write true or false, without quotes",
    "tuple_type": "write a list in [ ], or [[double brackets]] for a list of tables",
    "dict_type": "write a table",
    "model_type": "write a table with its keys",
    "too_short": "name at least one",
    "string_too_short": "it must not be empty",
}

_FOLLOWS_FROM_ANOTHER = "default_factory_not_called"
"""Pydantic's type for: a default could not be had, because the value it comes from was wrong."""


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """`; did you mean "ladder"?` when one of the known words is close, otherwise nothing."""
    by_folded = {word.lower(): word for word in known}
    close = get_close_matches(written.lower(), by_folded, n=1)
    return f'; did you mean "{by_folded[close[0]]}"?' if close else ""


def shown(value: object) -> str:
    """A value as it stands in the file, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, str | bool) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def key_path(location: Sequence[int | str]) -> str:
    """`("severities", "SEV1", "ladder", 2, "after")` → `severities.SEV1.ladder[2].after`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def sentences(errors: Iterable[ErrorDetails], model: type[BaseModel]) -> list[str]:
    """One sentence per error that pydantic found when it read a `model`."""
    return [_sentence(error, model) for error in errors if error["type"] != _FOLLOWS_FROM_ANOTHER]


def _sentence(error: ErrorDetails, model: type[BaseModel]) -> str:
    location = [part for part in error["loc"] if part != "[key]"]
    path = key_path(location)
    if error["type"] == "missing":
        return f"{path} is missing."
    if error["type"] == "extra_forbidden":
        return f"{path} is not a key that is known here; {_allowed(str(location[-1]), _keys_at(model, location[:-1]))}"
    if "[key]" in error["loc"]:
        return f"{path}: {_wanted(error)}"
    return f"{path} is {shown(error['input'])}: {_wanted(error)}"


def _wanted(error: ErrorDetails) -> str:
    if error["type"] == "enum":
        return _allowed(str(error["input"]), re.findall(r"'([^']+)'", error["ctx"]["expected"]))
    if error["type"] == "value_error":
        return _ended(str(error["ctx"]["error"]))
    return _ended(_ASKED_FOR.get(error["type"], error["msg"].replace("Input should be", "it must be")))


def _allowed(written: str, known: Sequence[str]) -> str:
    return _ended(f"allowed: {', '.join(known)}{did_you_mean(written, known)}")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."


def _keys_at(model: type[BaseModel], location: Sequence[int | str]) -> list[str]:
    current = model
    for part in location:
        field = current.model_fields.get(str(part))
        current = (_model_in(field.annotation) if field else None) or current
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The first model inside `Cadence | None`, `tuple[Seat, ...]` or `dict[Severity, SeverityPolicy]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
