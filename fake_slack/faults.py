"""Faults on demand: what can go wrong between the app and Slack."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Match = Callable[[Json], bool] | Json | None

KINDS = ("ratelimited", "500", "503", "timeout", "timeout_after", "drop_before", "drop_after", "error")


@dataclass
class Fault:
    """One planned fault; `times` counts down, `match` limits it to calls with these arguments."""

    method: str
    kind: str
    times: int = 1
    error: str | None = None
    retry_after: int = 1
    match: Match = None

    def fits(self, method: str, args: Json) -> bool:
        """Is this the call that is to fail?"""
        if self.times <= 0 or self.method not in (method, "*"):
            return False
        if callable(self.match):
            return self.match(args)
        return all(args.get(key) == value for key, value in (self.match or {}).items())


class Faults:
    """The faults still to come, in the order they were planned."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def add(
        self,
        method: str,
        kind: str,
        times: int = 1,
        error: str | None = None,
        retry_after: int = 1,
        match: Match = None,
    ) -> Fault:
        """Plan a fault for the next `times` calls of `method` (`*` = any); see KINDS, `error` names the string."""
        if kind not in KINDS:
            raise ValueError(f"no fault of kind {kind!r}; choose one of {', '.join(KINDS)}.")
        if kind == "error" and not error:
            raise ValueError("a fault of kind 'error' needs error=, the string Slack would answer.")
        fault = Fault(method, kind, times, error, retry_after, match)
        self.planned.append(fault)
        return fault

    def take(self, method: str, args: Json) -> Fault | None:
        """The fault for this call, used up once, or None."""
        for fault in self.planned:
            if fault.fits(method, args):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Forget every planned fault."""
        self.planned.clear()
