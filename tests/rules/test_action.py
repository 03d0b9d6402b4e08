"""When the clock looks after an action, when it is overdue, and which horizon it belongs to."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.action import horizon_of, is_overdue, is_reminded
from storage.vocabulary import ActionState, Horizon, Status

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "horizon", "status", "reminded"),
    [
        (ActionState.OPEN, Horizon.IMMEDIATE, Status.RESPONDING, True),
        (ActionState.OPEN, Horizon.LONG_TERM, Status.RECOVERING, True),
        (ActionState.OPEN, Horizon.IMMEDIATE, Status.RESOLVED, False),
        (ActionState.OPEN, Horizon.INTERMEDIATE, Status.RESOLVED, False),
        (ActionState.OPEN, Horizon.LONG_TERM, Status.RESOLVED, True),
        (ActionState.OPEN, Horizon.LONG_TERM, Status.CLOSED, True),
        (ActionState.OPEN, Horizon.LONG_TERM, Status.CANCELLED, False),
        (ActionState.DONE, Horizon.IMMEDIATE, Status.RESPONDING, False),
        (ActionState.SKIPPED, Horizon.LONG_TERM, Status.RESOLVED, False),
    ],
)
def test_when_the_clock_looks_after_an_action(
    state: ActionState, horizon: Horizon, status: Status, reminded: bool
) -> None:
    """While the crisis lasts all; afterwards what prevents the next one; never after a false alarm."""
    assert is_reminded(state, horizon, status) is reminded


def test_the_horizon_follows_from_the_time() -> None:
    """A day, two weeks, more."""
    assert [horizon_of(timedelta(hours=hours)) for hours in (1, 24, 25, 14 * 24, 15 * 24)] == [
        Horizon.IMMEDIATE,
        Horizon.IMMEDIATE,
        Horizon.INTERMEDIATE,
        Horizon.INTERMEDIATE,
        Horizon.LONG_TERM,
    ]


@pytest.mark.parametrize(
    ("state", "minutes_left", "overdue"),
    [
        pytest.param(ActionState.OPEN, 1, False, id="a minute left"),
        pytest.param(ActionState.OPEN, 0, True, id="due now"),
        pytest.param(ActionState.OPEN, -1, True, id="a minute late"),
        pytest.param(ActionState.DONE, -1, False, id="done, however long ago it was due"),
        pytest.param(ActionState.SKIPPED, -1, False, id="left out on purpose"),
    ],
)
def test_only_what_is_open_is_overdue(state: ActionState, minutes_left: int, overdue: bool) -> None:
    """From the moment in which it is due."""
    assert is_overdue(state, NOW + timedelta(minutes=minutes_left), now=NOW) is overdue
