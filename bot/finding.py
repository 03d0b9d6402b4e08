"""One line of `python -m bot check`."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """It works, yet something is not decided or not as it should be. The exit status stays 0."""
    PROBLEM = "problem"
    """Something will not work. The exit status is 1."""


@dataclass(frozen=True)
class Finding:
    level: Level
    what: str
    to_do: str = ""

    def __str__(self) -> str:
        return " — ".join(part for part in (self.level.value.ljust(7), self.what, self.to_do) if part)


def ok(what: str) -> Finding:
    return Finding(Level.OK, what)


def warning(what: str, to_do: str = "") -> Finding:
    return Finding(Level.WARNING, what, to_do)


def problem(what: str, to_do: str = "") -> Finding:
    return Finding(Level.PROBLEM, what, to_do)
