"""When somebody is asked how the client feels after a crisis."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.feedback import ask_times, is_fresh, is_over, may_wait
from storage.vocabulary import Status

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("ended", "after", "timezone", "asked"),
    [
        pytest.param("2026-11-17T12:00", 7 * DAY, "UTC", "2026-11-24T09:00", id="in the morning a week later"),
        pytest.param("2026-11-17T23:30", 7 * DAY, "UTC", "2026-11-24T09:00", id="ended at night"),
        pytest.param("2026-11-17T23:30", 7 * DAY, "Europe/Berlin", "2026-11-25T08:00", id="the next day there already"),
        pytest.param("2026-03-23T12:00", 7 * DAY, "Europe/Berlin", "2026-03-30T07:00", id="summer time began"),
        pytest.param("2026-11-17T08:00", timedelta(hours=12), "UTC", "2026-11-17T09:00", id="the same morning"),
        pytest.param("2026-11-17T10:00", timedelta(hours=1), "UTC", "2026-11-18T09:00", id="never before its end"),
        pytest.param("2026-11-17T09:00", timedelta(hours=1), "UTC", "2026-11-18T09:00", id="nor in the same moment"),
    ],
)
def test_days_later_in_the_morning(ended: str, after: timedelta, timezone: str, asked: str) -> None:
    """The day is the one that the organisation's zone shows."""
    assert ask_times(at(ended), [after], timezone=timezone, at="09:00") == [at(asked)]


@pytest.mark.parametrize(
    ("status", "ends", "is_so"),
    [
        pytest.param(Status.RESOLVED, 1, True, id="over"),
        pytest.param(Status.CLOSED, 1, True, id="over for good"),
        pytest.param(Status.RESPONDING, 1, False, id="reopened"),
        pytest.param(Status.CANCELLED, 1, False, id="no crisis after all"),
        pytest.param(Status.RESOLVED, 2, False, id="ended anew, and asked about anew"),
    ],
)
def test_only_of_a_crisis_that_is_over(status: Status, ends: int, is_so: bool) -> None:
    """Planned at its first end."""
    assert is_over(status, ends, 1) is is_so


@pytest.mark.parametrize(
    ("ago", "is_so"),
    [
        pytest.param(None, False, id="never written"),
        pytest.param(4 * DAY, True, id="lately"),
        pytest.param(5 * DAY, False, id="just long ago"),
    ],
)
def test_what_was_written_lately_is_fresh(ago: timedelta | None, is_so: bool) -> None:
    """Nobody is asked for it."""
    now = at("2026-11-24T09:00")

    assert is_fresh(now - ago if ago else None, 5 * DAY, now=now) is is_so


def test_it_can_be_put_off_once() -> None:
    """The second question is the last."""
    assert may_wait(1) and not may_wait(2)
