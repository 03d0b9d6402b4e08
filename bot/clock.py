"""The only module that reads the time. Everything below it takes `now`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the rest of the program may ask about time."""

    @property
    def scale(self) -> float:
        """How many seconds of business time pass in one real second."""
        ...

    def now(self) -> datetime:
        """Business time, aware, UTC: reminders, ladders and due times live in it. The demo runs it faster."""
        ...

    def wall(self) -> datetime:
        """Real time, aware, UTC: for comparing with times that Slack gives."""
        ...


def real(clock: Clock, seconds: float) -> timedelta:
    """So many real seconds as a span of business time: leases and retries are real durations, whatever the scale."""
    return timedelta(seconds=seconds * clock.scale)


@dataclass(frozen=True)
class SystemClock:
    """The computer's clock, at `scale` times its speed since `since`.

    With a scale of 1 `since` does not matter. Otherwise give every process of one demo the same `since`,
    so that a restarted one goes on where the others are.
    """

    scale: float = 1.0
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        wall = self.wall()
        return wall if self.scale == 1.0 else self.since + (wall - self.since) * self.scale

    def wall(self) -> datetime:
        return datetime.now(UTC)


def parse_time_scale(text: str) -> SystemClock:
    """`60`, or `60@2026-11-21T20:00:00+00:00`: 60 times the speed since that instant.

    Raises:
        ValueError: not a positive number, or the instant has no time zone.
    """
    scale, _, since = text.partition("@")
    try:
        speed = float(scale)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 100_000:
        raise ValueError(f"CRISIS_TIME_SCALE is {text!r}. Give a number above 0, for example 60, or leave it out.")
    if not since:
        return SystemClock(speed)
    try:
        instant: datetime | None = datetime.fromisoformat(since)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ValueError(
            f"CRISIS_TIME_SCALE is {text!r}. After the @ give a time with a zone, 2026-11-21T20:00:00+00:00."
        )
    return SystemClock(speed, instant.astimezone(UTC))
