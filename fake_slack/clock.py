"""The only module of the stand-in that reads the time."""

import time
from collections.abc import Callable
from datetime import datetime

Now = Callable[[], float]


def real_now() -> float:
    """Unix seconds of this machine; trigger ids, response_urls and rate limits live in this time."""
    return time.time()


def scaled_now(factor: float, since: datetime) -> Now:
    """A clock that shows `since` at that instant and has run `factor` times faster ever since (for the demo)."""
    start = since.timestamp()
    return lambda: start + (time.time() - start) * factor


def parse_time_scale(text: str) -> Now:
    """Read `FACTOR@ISO-8601-INSTANT`, for example `60@2026-11-21T20:00:00+00:00`."""
    factor, separator, instant = text.partition("@")
    if not separator:
        raise ValueError(f"--time-scale {text!r} lacks the instant. Write it like 60@2026-11-21T20:00:00+00:00.")
    since = datetime.fromisoformat(instant)
    if since.tzinfo is None:
        raise ValueError(f"--time-scale {text!r} lacks the time zone. End the instant with +00:00.")
    return scaled_now(float(factor), since)


def ticks() -> float:
    """Seconds of a clock that is only good for measuring how long something took."""
    return time.perf_counter()
