"""When somebody is reminded of a planned visit, and asked how it went."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.appointment import Stage, check_after, first_check, stage_at

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("planned_at", "first"),
    [
        pytest.param(NOON + 3 * DAY, NOON + 2 * DAY, id="a day before"),
        pytest.param(NOON + DAY, NOON, id="just in time"),
        pytest.param(NOON + HOUR, NOON, id="at short notice: at once"),
    ],
)
def test_there_is_time_to_prepare(planned_at: datetime, first: datetime) -> None:
    """As far as the plan leaves any."""
    assert first_check(planned_at, NOON, DAY) == first


@pytest.mark.parametrize(
    ("planned_at", "stage", "after"),
    [
        pytest.param(NOON + HOUR, Stage.PREPARE, NOON + 2 * HOUR, id="before: then it is asked about"),
        pytest.param(NOON, Stage.ASK, None, id="it begins: nobody prepares any more"),
        pytest.param(NOON - DAY, Stage.ASK, None, id="after: once"),
    ],
)
def test_nobody_prepares_for_what_has_begun(planned_at: datetime, stage: Stage, after: datetime | None) -> None:
    """And after the question nothing more is said."""
    assert stage_at(planned_at, NOON) is stage
    assert check_after(stage, planned_at, HOUR) == after
