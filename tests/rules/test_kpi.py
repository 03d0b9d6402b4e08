"""Whether a figure agreed with the client is met, missed, too old, or was never measured."""

from datetime import date, timedelta

import pytest

from crisis.rules.kpi import KpiState, Trend, is_due, state_of, trend
from storage.vocabulary import Better, Period

TODAY = date(2026, 11, 17)
HIGHER, LOWER = Better.HIGHER, Better.LOWER


@pytest.mark.parametrize(
    ("actual", "better", "days_ago", "state"),
    [
        pytest.param(100, HIGHER, 1, KpiState.MET, id="exactly on the target"),
        pytest.param(101, HIGHER, 1, KpiState.MET, id="above, and higher is better"),
        pytest.param(99, HIGHER, 1, KpiState.MISSED, id="below, and higher is better"),
        pytest.param(100, LOWER, 1, KpiState.MET, id="exactly on the limit"),
        pytest.param(99, LOWER, 1, KpiState.MET, id="below, and lower is better"),
        pytest.param(101, LOWER, 1, KpiState.MISSED, id="above, and lower is better"),
        pytest.param(101, HIGHER, 38, KpiState.MET, id="measured a month and a week ago"),
        pytest.param(101, HIGHER, 39, KpiState.OLD, id="longer ago"),
        pytest.param(1, HIGHER, 39, KpiState.OLD, id="missed, long ago"),
    ],
)
def test_a_figure_stands_where_its_newest_value_says(
    actual: int, better: Better, days_ago: int, state: KpiState
) -> None:
    """Against a target of 100, measured every month."""
    measured_on = TODAY - timedelta(days=days_ago)

    found = state_of(
        actual=actual, target=100, better=better, measured_on=measured_on, period=Period.MONTH, today=TODAY
    )

    assert found is state


@pytest.mark.parametrize(
    ("actual", "measured_on"),
    [
        pytest.param(None, None, id="never"),
        pytest.param(None, TODAY, id="a day without a value"),
        pytest.param(100, None, id="a value of no day"),
    ],
)
def test_what_was_never_measured_says_so(actual: int | None, measured_on: date | None) -> None:
    """Neither met nor missed."""
    found = state_of(actual=actual, target=100, better=HIGHER, measured_on=measured_on, period=Period.WEEK, today=TODAY)

    assert found is KpiState.NOT_MEASURED


@pytest.mark.parametrize(
    ("period", "days"),
    [(Period.WEEK, 14), (Period.MONTH, 38), (Period.QUARTER, 99), (Period.HALF_YEAR, 191), (Period.YEAR, 373)],
)
def test_nobody_is_asked_before_a_period_is_over(period: Period, days: int) -> None:
    """Counted from the last value; from the day it was agreed when there is none. A week more, to find it out."""
    long_ago, just = TODAY - timedelta(days=9_999), TODAY - timedelta(days=days)

    assert not is_due(just, long_ago, period, today=TODAY)
    assert is_due(just - timedelta(days=1), long_ago, period, today=TODAY)
    assert not is_due(None, just, period, today=TODAY)
    assert is_due(None, just - timedelta(days=1), period, today=TODAY)


@pytest.mark.parametrize(
    ("values", "better", "said"),
    [
        pytest.param((), HIGHER, None, id="nothing"),
        pytest.param((5,), HIGHER, None, id="one value"),
        pytest.param((9, 5, 6), HIGHER, Trend.BETTER, id="up, and higher is better"),
        pytest.param((5, 6), LOWER, Trend.WORSE, id="up, and lower is better"),
        pytest.param((6, 5), LOWER, Trend.BETTER, id="down, and lower is better"),
        pytest.param((6, 5), HIGHER, Trend.WORSE, id="down, and higher is better"),
        pytest.param((4, 5, 5), HIGHER, Trend.STEADY, id="the same"),
    ],
)
def test_the_trend_is_the_last_step(values: tuple[int, ...], better: Better, said: Trend | None) -> None:
    """Better or worse, never just up or down."""
    assert trend(values, better) is said
