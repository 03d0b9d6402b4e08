"""Which commitments a crisis puts to the test, until when their clocks run, when somebody is reminded (S0-8)."""

from datetime import date, datetime, timedelta

from crisis.rules.severity import graver
from storage.vocabulary import CommitmentKind, Kept, Severity, Status

OUTLAST_THE_CRISIS = (
    CommitmentKind.NOTICE,
    CommitmentKind.CURE,
    CommitmentKind.CREDIT,
    CommitmentKind.TERMINATION_RIGHT,
)
"""The contract counts these from the event, however long it hurt: a notice or a credit is owed after the end too."""


def applies(*, least: Severity, expires_on: date | None, severity: Severity, today: date) -> bool:
    """Whether a commitment counts in a crisis of this severity. On the day it expires it still does."""
    return not graver(least, severity) and (expires_on is None or today <= expires_on)


def has_own_clock(kind: CommitmentKind, within: timedelta | None) -> bool:
    """A promise of regular updates has none: the clock of the client's updates keeps it."""
    return within is not None and kind is not CommitmentKind.UPDATE


def speaks_for(kind: CommitmentKind, *, is_first: bool) -> bool:
    """Whether the promise bounds the client's next word: regular updates always, a response only the first word."""
    return kind is CommitmentKind.UPDATE or (is_first and kind is CommitmentKind.RESPONSE)


def is_watched(kept: Kept, kind: CommitmentKind, status: Status) -> bool:
    """Whether the clock looks after an obligation.

    While the crisis lasts: every open one. After it was resolved or closed: what the contract counts on regardless.
    Cancelled: none, for there was no crisis the contract speaks of.
    """
    if kept is not Kept.OPEN or status is Status.CANCELLED:
        return False
    return status not in (Status.RESOLVED, Status.CLOSED) or kind in OUTLAST_THE_CRISIS


def remind_before_due(
    due_at: datetime, within: timedelta, *, at_most: timedelta, percent: int, now: datetime
) -> datetime:
    """`at_most` ahead of the due time, of a short one only `percent` of its whole time; never in the past."""
    return max(due_at - min(at_most, within * percent / 100), now)


def promise_words(label: str, source: str) -> str:
    """`“Status updates” (MSA 7.2)`: how sentences name a commitment."""
    return f"“{label}” ({source})" if source else f"“{label}”"
