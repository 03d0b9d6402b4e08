"""When the next update is due, when to remind of it, and the update every Friday brings."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.rules.cadence import due_with_friday, is_acute, next_due, next_friday, no_later_than, remind_at
from crisis.rules.policy import Cadence
from storage.vocabulary import Status

MOMENTS = st.integers(min_value=0, max_value=20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Pacific/Kiritimati", "Asia/Kathmandu"]
)
CLOCK_TIMES = st.times().map(lambda time: time.strftime("%H:%M"))
HALF_HOURLY_AT_FIRST = Cadence(
    acute_every=timedelta(minutes=30), acute_for=timedelta(hours=2), then_every=timedelta(hours=2)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("last_at", "status", "expected"),
    [
        pytest.param("10:00", Status.DECLARED, "10:30", id="the first update after the declaration"),
        pytest.param("11:59", Status.RESPONDING, "12:29", id="the last minute of the acute phase"),
        pytest.param("12:00", Status.RESPONDING, "14:00", id="the acute phase is over"),
        pytest.param("10:20", Status.RECOVERING, "12:20", id="recovering: slower, however early"),
        pytest.param("10:20", Status.WATCHING, "12:20", id="only watched: slower"),
        pytest.param(
            "23:30", Status.RESPONDING, "2026-03-05 01:30", id="past midnight: a crisis keeps no office hours"
        ),
    ],
)
def test_the_next_update_follows_the_phase(last_at: str, status: Status, expected: str) -> None:
    """SEV1 inside the company: every half hour for two hours, then every two hours."""
    day = "2026-03-04"

    due = next_due(
        HALF_HOURLY_AT_FIRST, phase_since=utc(f"{day} 10:00"), status=status, last_at=utc(f"{day} {last_at}")
    )

    assert due == utc(expected if " " in expected else f"{day} {expected}")


def test_without_an_acute_pace_it_is_always_the_same() -> None:
    daily = Cadence(then_every=timedelta(days=1))
    start = utc("2026-03-04 10:00")

    assert not is_acute(daily, phase_since=start, status=Status.DECLARED, at=start)
    assert next_due(daily, phase_since=start, status=Status.DECLARED, last_at=start) == start + timedelta(days=1)


@pytest.mark.parametrize(
    ("after", "zone", "expected"),
    [
        pytest.param("2026-01-14 12:00", "Europe/Berlin", "2026-01-16 14:00", id="winter in Berlin"),
        pytest.param("2026-07-15 12:00", "Europe/Berlin", "2026-07-17 13:00", id="summer in Berlin"),
        pytest.param("2026-03-27 14:00", "Europe/Berlin", "2026-04-03 13:00", id="over the change to summer time"),
        pytest.param("2026-10-23 13:00", "Europe/Berlin", "2026-10-30 14:00", id="over the change to winter time"),
        pytest.param("2026-01-16 13:59", "Europe/Berlin", "2026-01-16 14:00", id="a minute before"),
        pytest.param("2026-01-16 14:00", "Europe/Berlin", "2026-01-23 14:00", id="exactly then: the next one"),
        pytest.param("2026-01-17 09:00", "Europe/Berlin", "2026-01-23 14:00", id="on a Saturday"),
        pytest.param("2026-01-18 23:30", "Europe/Berlin", "2026-01-23 14:00", id="Sunday night, Monday in Berlin"),
        pytest.param("2026-01-16 02:30", "America/New_York", "2026-01-16 20:00", id="Friday in UTC, Thursday there"),
        pytest.param("2026-01-15 12:00", "Pacific/Kiritimati", "2026-01-16 01:00", id="Thursday in UTC, Friday there"),
        pytest.param("2026-01-17 00:30", "Pacific/Honolulu", "2026-01-17 01:00", id="Saturday in UTC, Friday there"),
    ],
)
def test_friday_is_found_on_the_clocks_of_the_zone(after: str, zone: str, expected: str) -> None:
    """Whoever reads the time needs no zone to understand it: it is UTC again."""
    friday = next_friday(utc(after), timezone=zone, at="15:00")

    assert friday == utc(expected)
    assert friday.tzinfo is UTC


@settings(deadline=None)
@given(MOMENTS, ZONES, CLOCK_TIMES)
def test_the_next_friday_is_a_friday_within_a_week(after: datetime, zone: str, at: str) -> None:
    friday = next_friday(after, timezone=zone, at=at)

    assert friday.astimezone(ZoneInfo(zone)).strftime("%A") == "Friday"
    # An hour more: the week in which the clocks go back.
    assert timedelta() < friday - after <= timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("due_at", "last_at", "is_update", "expected"),
    [
        pytest.param("2026-01-15 11:00", "2026-01-14 11:00", True, "2026-01-15 11:00", id="due before Friday anyway"),
        pytest.param("2026-01-18 11:00", "2026-01-15 11:00", True, "2026-01-16 15:00", id="not before the weekend"),
        pytest.param(None, "2026-01-15 11:00", True, "2026-01-16 15:00", id="no cadence: still on Friday"),
        pytest.param("2026-01-23 09:00", "2026-01-16 09:00", True, "2026-01-23 09:00", id="this was Friday's update"),
        pytest.param("2026-01-26 09:00", "2026-01-16 09:00", True, "2026-01-23 15:00", id="so the next is next Friday"),
        pytest.param(
            "2026-01-23 09:00", "2026-01-16 09:00", False, "2026-01-16 15:00", id="a declaration is no update"
        ),
        pytest.param("2026-01-26 09:00", "2026-01-16 16:00", True, "2026-01-23 15:00", id="Friday after the hour"),
    ],
)
def test_every_open_crisis_has_a_friday_update(
    due_at: str | None, last_at: str, is_update: bool, expected: str
) -> None:
    due_by_cadence = None if due_at is None else utc(due_at)

    due = due_with_friday(due_by_cadence, utc(last_at), "UTC", "15:00", is_update=is_update)

    assert due == utc(expected)


@pytest.mark.parametrize(
    ("last_at", "zone", "expected"),
    [
        pytest.param("2026-01-16 02:30", "America/New_York", "2026-01-16 20:00", id="given on their Thursday"),
        pytest.param("2026-01-15 12:00", "Pacific/Kiritimati", "2026-01-23 01:00", id="given on their Friday morning"),
        pytest.param(
            "2026-01-16 19:00", "Pacific/Honolulu", "2026-01-24 01:00", id="their Friday ends on our Saturday"
        ),
    ],
)
def test_it_is_fridays_update_when_it_is_friday_where_the_account_is(last_at: str, zone: str, expected: str) -> None:
    """Not when it is Friday in UTC."""
    assert due_with_friday(None, utc(last_at), zone, "15:00", is_update=True) == utc(expected)


@settings(deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=30)), ZONES, st.booleans())
def test_nobody_waits_longer_than_two_fridays_or_the_cadence(
    last_at: datetime, every: timedelta, zone: str, is_update: bool
) -> None:
    due = due_with_friday(last_at + every, last_at, zone, "15:00", is_update=is_update)

    assert last_at < due <= last_at + min(every, timedelta(days=8))


@pytest.mark.parametrize(
    ("due_in", "before", "remind_in"),
    [
        pytest.param(30, 10, 20, id="as the protocol says"),
        pytest.param(8, 10, 4, id="promised sooner than that: half of it in peace"),
        pytest.param(15, 15, 7.5, id="just snoozed: half of it in peace"),
        pytest.param(-5, 10, 0, id="already due: now"),
    ],
)
def test_a_reminder_comes_before_it_is_due(due_in: float, before: float, remind_in: float) -> None:
    now = utc("2026-03-04 10:00")

    reminder = remind_at(now + timedelta(minutes=due_in), timedelta(minutes=before), now)

    assert reminder == now + timedelta(minutes=remind_in)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        pytest.param(timedelta(hours=1), timedelta(hours=1), id="sooner: as it was"),
        pytest.param(timedelta(days=7), timedelta(days=1), id="later: brought forward"),
        pytest.param(None, timedelta(days=1), id="never: set"),
    ],
)
def test_at_least_so_often_is_never_laxer(due: timedelta | None, expected: timedelta) -> None:
    """Counted from the last word; what was promised sooner stays."""
    last = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)

    assert no_later_than(last + due if due else None, last, timedelta(days=1)) == last + expected
