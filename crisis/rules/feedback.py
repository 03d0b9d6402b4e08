"""When somebody is asked how the client feels after a crisis (S1-17)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crisis.rules.moment import moment_on
from crisis.rules.scoring import Scale
from storage.vocabulary import Status

SCALE = Scale(1, 5)
ASKED_AT_MOST = 2
"""Once, and once more after "Not yet"."""


def ask_times(since: datetime, after: Sequence[timedelta], *, timezone: str, at: str) -> list[datetime]:
    """So many days later, at `at` on the zone's clocks: a crisis may end at night, but nobody is asked then."""
    return [_at_work(since, span, timezone, at) for span in after]


def _at_work(since: datetime, span: timedelta, timezone: str, at: str) -> datetime:
    day = (since + span).astimezone(ZoneInfo(timezone)).date()
    moment = moment_on(day, timezone, at)
    return moment if moment > since else moment_on(day + timedelta(days=1), timezone, at)


def is_over(status: Status, ends: int, end: int) -> bool:
    """Whether the crisis is still over as it was when the question was planned. A reopened one is asked about anew."""
    return status in (Status.RESOLVED, Status.CLOSED) and ends == end


def is_fresh(written_at: datetime | None, within: timedelta, *, now: datetime) -> bool:
    """Nobody is asked for what was written down only lately."""
    return written_at is not None and now - written_at < within


def may_wait(round_: int) -> bool:
    """Whether "Not yet" can still be said: after the last time nobody is asked any more."""
    return round_ < ASKED_AT_MOST
