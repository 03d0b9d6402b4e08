"""When the clock looks after an action, when it is overdue, and which horizon it belongs to."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.action import About, horizon_of, is_overdue, is_reminded, lacks_reassurance, unplanned
from storage.vocabulary import ActionArea, ActionState, Horizon, Status

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "horizon", "area", "status", "reminded"),
    [
        (ActionState.OPEN, Horizon.IMMEDIATE, None, Status.RESPONDING, True),
        (ActionState.OPEN, Horizon.LONG_TERM, None, Status.RECOVERING, True),
        (ActionState.OPEN, Horizon.IMMEDIATE, None, Status.RESOLVED, False),
        (ActionState.OPEN, Horizon.INTERMEDIATE, None, Status.RESOLVED, False),
        (ActionState.OPEN, Horizon.LONG_TERM, None, Status.RESOLVED, True),
        (ActionState.OPEN, Horizon.LONG_TERM, None, Status.CLOSED, True),
        (ActionState.OPEN, Horizon.LONG_TERM, None, Status.CANCELLED, False),
        (ActionState.OPEN, Horizon.IMMEDIATE, ActionArea.REASSURANCE, Status.RESOLVED, True),
        (ActionState.OPEN, Horizon.INTERMEDIATE, ActionArea.REASSURANCE, Status.CLOSED, True),
        (ActionState.OPEN, Horizon.INTERMEDIATE, ActionArea.LOGISTICS, Status.RESOLVED, False),
        (ActionState.OPEN, Horizon.LONG_TERM, ActionArea.REASSURANCE, Status.CANCELLED, False),
        (ActionState.DONE, Horizon.LONG_TERM, ActionArea.REASSURANCE, Status.RESOLVED, False),
        (ActionState.DONE, Horizon.IMMEDIATE, None, Status.RESPONDING, False),
        (ActionState.SKIPPED, Horizon.LONG_TERM, None, Status.RESOLVED, False),
    ],
)
def test_when_the_clock_looks_after_an_action(
    state: ActionState, horizon: Horizon, area: ActionArea | None, status: Status, reminded: bool
) -> None:
    """While the crisis lasts all; afterwards what prevents the next one and reassures; never after a false alarm."""
    assert is_reminded(state, horizon, area, status) is reminded


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


FOUR: list[About] = [(ActionState.OPEN, area) for area in ActionArea if area is not ActionArea.REASSURANCE]
REASSURING: About = (ActionState.OPEN, ActionArea.REASSURANCE)


@pytest.mark.parametrize(
    ("found", "status", "missing"),
    [
        pytest.param([], Status.RESPONDING, "", id="no plan yet"),
        pytest.param(FOUR, Status.RESPONDING, "", id="all four"),
        pytest.param(FOUR[:2], Status.RESPONDING, "stakeholders resources", id="in the order of the words"),
        pytest.param([(ActionState.DONE, None)], Status.WATCHING, "communication logistics stakeholders resources"),
        pytest.param([(ActionState.DONE, about) for _, about in FOUR], Status.DECLARED, "", id="done is planned"),
        pytest.param([(ActionState.SKIPPED, FOUR[0][1]), *FOUR[1:]], Status.DECLARED, "communication", id="skipped"),
        pytest.param(FOUR, Status.RECOVERING, "reassurance", id="the worst is over"),
        pytest.param([*FOUR, REASSURING], Status.RECOVERING, "", id="reassured"),
        pytest.param(FOUR[:1], Status.RESOLVED, "", id="over"),
        pytest.param(FOUR[:1], Status.CANCELLED, "", id="it was none"),
    ],
)
def test_what_nothing_is_planned_for(found: list[About], status: Status, missing: str) -> None:
    """While it lasts, and once there is a plan at all; reassurance when the worst is over (S1-25, S1-18)."""
    assert " ".join(unplanned(found, status)) == missing


@pytest.mark.parametrize(
    ("found", "status", "lacking"),
    [
        pytest.param([], Status.RESOLVED, True, id="no action at all"),
        pytest.param(FOUR, Status.RESOLVED, True, id="others only"),
        pytest.param([REASSURING], Status.RESOLVED, False, id="planned"),
        pytest.param([(ActionState.DONE, ActionArea.REASSURANCE)], Status.RESOLVED, False, id="done"),
        pytest.param([(ActionState.SKIPPED, ActionArea.REASSURANCE)], Status.RESOLVED, True, id="skipped"),
        pytest.param([], Status.CLOSED, False, id="nothing can be added any more"),
        pytest.param([], Status.RESPONDING, False, id="not over"),
    ],
)
def test_when_nothing_reassures_the_client(found: list[About], status: Status, lacking: bool) -> None:
    """Said after the end, while something can be done about it (S1-18)."""
    assert lacks_reassurance(found, status) is lacking
