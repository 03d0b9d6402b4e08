"""What people did and what they were answered: the side of the promise that the audit holds the database to."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How an act ended for the person."""

    DONE = "done"
    """Answered with success: it must be on record, once."""
    REFUSED = "refused"
    """Answered with a refusal, every time it was tried: nothing of it may be on record."""
    UNKNOWN = "unknown"
    """At least once nobody answered, or something broke: it may be on record, once."""


@dataclass
class Declared:
    """One form that was submitted, perhaps several times."""

    who: str
    marker: str
    submitted: int = 0
    is_acknowledged: bool = False
    """The form turned into "opening…" or more."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An act with words of its own, which are found again by their marker."""

    word: str
    """The timeline's word."""
    marker: str
    who: str
    outcome: Outcome


@dataclass
class Ledger:
    """Of a whole run."""

    declared: dict[str, Declared] = field(default_factory=dict)
    """By the id of the form's view."""
    written: list[Written] = field(default_factory=list)
    findings: list[Written] = field(default_factory=list)
    """Of reviews: on the timeline without their words, for guests may read it."""
    done: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(channel id or crisis key, person, timeline word) → how often it was answered with success."""
    perhaps: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """The same → how often nobody knows."""
    acts: Counter[str] = field(default_factory=Counter)
    not_answered: int = 0
    _markers: int = 0

    def marker(self) -> str:
        """A word that occurs nowhere else."""
        self._markers += 1
        return f"mark{self._markers:05d}x"

    def note(self, place: str, who: str, word: str, *, done: int, perhaps: int) -> None:
        """An act without words of its own, tried one or more times."""
        self.done[(place, who, word)] += done
        self.perhaps[(place, who, word)] += perhaps

    def came_through(self) -> Counter[str]:
        """Timeline word → how many acts were answered with success."""
        through = Counter({"declared": self.acknowledged})
        through.update(one.word for one in (*self.written, *self.findings) if one.outcome is Outcome.DONE)
        for (_, _, word), count in self.done.items():
            through[word] += count
        return through

    @property
    def acknowledged(self) -> int:
        return sum(one.is_acknowledged for one in self.declared.values())
