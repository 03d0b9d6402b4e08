"""A time of day on the clocks of a zone, as a moment."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment_on(day: date, timezone: str, at: str) -> datetime:
    """`at` (`09:00`) on this day, where the zone's clocks show it."""
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(timezone)).astimezone(UTC)
