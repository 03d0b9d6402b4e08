"""How long what we know of an account may be believed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crisis.rules.profile import days_until, is_stale, is_still_to_come

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
QUARTER = timedelta(days=90)


@pytest.mark.parametrize(
    ("verified_at", "stale"),
    [
        pytest.param(None, True, id="never verified"),
        pytest.param(NOW - timedelta(days=89), False, id="within the quarter"),
        pytest.param(NOW - QUARTER, True, id="a quarter ago"),
        pytest.param(NOW, False, id="just now"),
    ],
)
def test_what_nobody_verified_for_a_quarter_is_stale(verified_at: datetime | None, stale: bool) -> None:
    """S2-12: the figure stands in the protocol."""
    assert is_stale(verified_at, QUARTER, now=NOW) is stale


@pytest.mark.parametrize(
    ("hour", "day", "to_come"),
    [
        pytest.param(9, date(2026, 11, 17), False, id="today"),
        pytest.param(9, date(2026, 11, 18), True, id="tomorrow, everywhere"),
        pytest.param(10, date(2026, 11, 18), False, id="tomorrow, and it has begun on the islands farthest east"),
        pytest.param(10, date(2026, 11, 19), True, id="the day after"),
    ],
)
def test_what_has_begun_nowhere_is_still_to_come(hour: int, day: date, to_come: bool) -> None:
    """Nobody in the far east is told that their today is in the future."""
    assert is_still_to_come(day, now=NOW.replace(hour=hour)) is to_come


@pytest.mark.parametrize(
    ("day", "left"), [(date(2026, 11, 17), 0), (date(2026, 11, 18), 1), (date(2026, 11, 10), -7)], ids=str
)
def test_days_until_a_renewal(day: date, left: int) -> None:
    """Whole days; negative once it has passed."""
    assert days_until(day, today=NOW.date()) == left
