"""Which status may follow which. Steps may be skipped: a crisis is guided, never locked (ISO 22361)."""

from crisis.refusals import WrongStatus
from storage.vocabulary import OPEN_STATUSES, Status

_ENDED = (Status.RESOLVED, Status.CANCELLED)

_MAY_FOLLOW: dict[Status, tuple[Status, ...]] = {
    **{status: tuple(other for other in (*OPEN_STATUSES, *_ENDED) if other is not status) for status in OPEN_STATUSES},
    Status.RESOLVED: (*OPEN_STATUSES, Status.CLOSED),
    Status.CANCELLED: OPEN_STATUSES,
    Status.CLOSED: (),
}
"""An open crisis may go anywhere but straight to `closed`: first it is resolved, so that the digest is written.
What ended may be reopened; what is closed stays closed."""


def is_open(status: Status) -> bool:
    """Whether the clocks run."""
    return status in OPEN_STATUSES


def check_may_follow(old: Status, new: Status) -> None:
    """Raise `WrongStatus`, with a sentence that says what is possible instead, when `new` may not follow `old`."""
    if new not in _MAY_FOLLOW[old]:
        raise WrongStatus(_why_not(old, new))


def _why_not(old: Status, new: Status) -> str:
    if old is new:
        return f"This crisis is already {old}."
    if old is Status.CLOSED:
        return "This crisis is closed. If it starts again, declare a new one."
    if is_open(old):
        return f"This crisis is {old}. Resolve it before it is {new}."
    return f"This crisis is {old}. Reopen it first if it is not over."
