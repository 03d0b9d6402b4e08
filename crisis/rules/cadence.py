"""When the next update is due, when to remind of it, and the update that every Friday brings.

A crisis keeps no office hours: nothing is moved off a night or a weekend. The Friday update is there so that nobody
goes into the weekend without word. Times come and go as aware UTC.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crisis.rules.moment import moment_on
from crisis.rules.policy import Cadence
from storage.vocabulary import Status

_ACUTE_STATUSES = (Status.DECLARED, Status.RESPONDING)
_FRIDAY = 4
_WEEK = timedelta(days=7)


def is_acute(cadence: Cadence, *, phase_since: datetime, status: Status, at: datetime) -> bool:
    """Whether, at `at`, people still hear something at the faster pace.

    The first hours count from `phase_since` (declared, raised or reopened). A crisis that is only watched or already
    recovers is never acute.
    """
    return status in _ACUTE_STATUSES and at < phase_since + cadence.acute_for


def next_due(cadence: Cadence, *, phase_since: datetime, status: Status, last_at: datetime) -> datetime:
    """Silence is not an option (S0-33): the next update, counted from the last one, or from the start of the phase."""
    acute = is_acute(cadence, phase_since=phase_since, status=status, at=last_at)
    return last_at + (cadence.acute_every if acute else cadence.then_every)


def remind_at(due_at: datetime, remind_before: timedelta, now: datetime) -> datetime:
    """`remind_before` ahead of the due time, but never in the first half of what is left: that would be nagging.

    Whoever promised the next word in eight minutes, or has just snoozed, gets four minutes of quiet.
    """
    return max(due_at - remind_before, now + (due_at - now) / 2, now)


def next_friday(after: datetime, *, timezone: str, at: str) -> datetime:
    """The first Friday at `at` (`HH:MM` on the clocks of `timezone`, summer or winter) later than `after`."""
    friday = _friday_on_or_after(after.astimezone(ZoneInfo(timezone)).date())
    moment = moment_on(friday, timezone, at)
    return moment if moment > after else moment_on(friday + _WEEK, timezone, at)


def due_with_friday(due_at: datetime | None, last_at: datetime, timezone: str, at: str, *, is_update: bool) -> datetime:
    """The due time with the mandatory Friday update applied: every open crisis has one, whatever its severity.

    `last_at`: the last update, or the declaration (`is_update=False`) when there was none. An update given on a Friday
    is that Friday's update, so that nobody is asked twice in one afternoon; a declaration is not.
    """
    friday = next_friday(last_at, timezone=timezone, at=at)
    if is_update and _same_day(last_at, friday, timezone):
        friday = next_friday(friday, timezone=timezone, at=at)
    return friday if due_at is None else min(due_at, friday)


def no_later_than(due_at: datetime | None, last_at: datetime, every: timedelta) -> datetime:
    """The due time where the team must hear something at least so often: never laxer than it was (S2-16)."""
    return last_at + every if due_at is None else min(due_at, last_at + every)


def _friday_on_or_after(day: date) -> date:
    return day + timedelta(days=(_FRIDAY - day.weekday()) % 7)


def _same_day(a: datetime, b: datetime, timezone: str) -> bool:
    zone = ZoneInfo(timezone)
    return a.astimezone(zone).date() == b.astimezone(zone).date()
