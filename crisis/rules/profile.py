"""How long what we know of an account may be believed (S2-12)."""

from datetime import date, datetime, timedelta


def is_stale(verified_at: datetime | None, stale_after: timedelta, *, now: datetime) -> bool:
    """What nobody has looked at for so long, or never, is no longer relied upon."""
    return verified_at is None or now - verified_at >= stale_after


def days_until(day: date, *, now: datetime) -> int:
    """Whole days from today (UTC) to a date; negative when it has passed."""
    return (day - now.date()).days
