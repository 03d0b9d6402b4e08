"""How long what we know of an account may be believed (S2-12)."""

from datetime import date, datetime, timedelta

FARTHEST_EAST = timedelta(hours=14)
"""It is tomorrow there already."""


def is_stale(verified_at: datetime | None, stale_after: timedelta, *, now: datetime) -> bool:
    """What nobody has looked at for so long, or never, is no longer relied upon."""
    return verified_at is None or now - verified_at >= stale_after


def is_still_to_come(day: date, *, now: datetime) -> bool:
    """It has begun nowhere in the world."""
    return day > (now + FARTHEST_EAST).date()


def days_until(day: date, *, today: date) -> int:
    """Whole days from today to a date; negative when it has passed."""
    return (day - today).days
