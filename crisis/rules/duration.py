"""Durations as people write them (`30m`, `1h30m`) and as people read them (`1 hour 30 minutes`)."""

import re
from datetime import timedelta

LONGEST = timedelta(days=366)
"""Nothing in a crisis waits longer than a year, and a slip of the finger must not overflow a date."""

_WRITTEN = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?", re.ASCII)
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def parse_duration(text: str) -> timedelta:
    """`2d`, `4h`, `30m`, `45s` or a mixture such as `1h30m`, largest unit first. ValueError says how to write it."""
    written = text.strip().lower().replace(" ", "")
    if written.startswith("-"):
        raise ValueError("a duration cannot be negative")
    found = _WRITTEN.fullmatch(written)
    if not written or found is None:
        raise ValueError('write a duration like "45s", "30m", "4h", "2d" or "1h30m"')
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    duration = timedelta(days=min(days, 999_999), hours=hours, minutes=minutes, seconds=seconds)
    if duration > LONGEST:
        raise ValueError(f"the longest duration is {LONGEST.days}d")
    return duration


def write_duration(duration: timedelta) -> str:
    """The shortest text that `parse_duration` reads as the same whole seconds: `1h30m`, `0m`."""
    return "".join(f"{count}{unit[0]}" for unit, count in _parts(duration)) or "0m"


def say_duration(duration: timedelta) -> str:
    """For sentences: `30 minutes`, `1 hour 30 minutes`, `2 days`. Whole seconds; below one, `0 minutes`."""
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in _parts(duration)]
    return " ".join(said) or "0 minutes"


def say_rhythm(every: timedelta) -> str:
    """For sentences: `every 45 minutes`, `every hour`, `every 1 hour 30 minutes`."""
    parts = _parts(every)
    return f"every {parts[0][0]}" if [count for _, count in parts] == [1] else f"every {say_duration(every)}"


def _parts(duration: timedelta) -> list[tuple[str, int]]:
    rest = max(int(duration.total_seconds()), 0)
    parts = []
    for unit, seconds in _UNITS:
        count, rest = divmod(rest, seconds)
        if count:
            parts.append((unit, count))
    return parts
