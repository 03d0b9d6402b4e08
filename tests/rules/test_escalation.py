"""The ladder: whom to page next, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.escalation import is_higher, lowest, next_rung, rung_at
from crisis.rules.policy import Rung, SeverityPolicy
from storage.vocabulary import Step

STARTED_AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def a_policy(**minutes: int) -> SeverityPolicy:
    """A policy whose ladder has these steps, in this order, after so many minutes."""
    return SeverityPolicy(
        name="Critical",
        meaning="It burns.",
        calls_crt=True,
        acknowledge_within=timedelta(minutes=15),
        lead_within=timedelta(minutes=15),
        remind_before=timedelta(minutes=10),
        ladder=tuple(Rung(step=Step(step), after=timedelta(minutes=after)) for step, after in minutes.items()),
    )


FULL = a_policy(backups=5, sales_manager=15, director=30, executive_sponsor=60)


@pytest.mark.parametrize(
    ("reached", "up_to", "expected"),
    [
        pytest.param(Step.CRT, None, (Step.BACKUPS, 5), id="nobody in the team answers: again, and the backups"),
        pytest.param(Step.BACKUPS, None, (Step.SALES_MANAGER, 15), id="then the sales manager"),
        pytest.param(Step.DIRECTOR, None, (Step.EXECUTIVE_SPONSOR, 60), id="at last the executive sponsor"),
        pytest.param(Step.EXECUTIVE_SPONSOR, None, None, id="there is nobody above"),
        pytest.param(Step.SALES_MANAGER, Step.DIRECTOR, (Step.DIRECTOR, 30), id="as far as allowed"),
        pytest.param(Step.DIRECTOR, Step.DIRECTOR, None, id="no executive for a standard account"),
        pytest.param(Step.CRT, Step.CRT, None, id="no climbing at all"),
    ],
)
def test_the_next_step_comes_at_its_time(reached: Step, up_to: Step | None, expected: tuple[Step, int] | None) -> None:
    step_and_time = next_rung(FULL, reached, STARTED_AT, up_to=up_to)

    assert step_and_time == (expected and (expected[0], STARTED_AT + timedelta(minutes=expected[1])))


def test_a_step_the_protocol_leaves_out_is_passed_over() -> None:
    without_manager = a_policy(backups=5, director=30)

    assert next_rung(without_manager, Step.BACKUPS, STARTED_AT, up_to=None) == (
        Step.DIRECTOR,
        STARTED_AT + timedelta(minutes=30),
    )


def test_without_a_ladder_nobody_is_paged_again() -> None:
    assert next_rung(a_policy(), Step.CRT, STARTED_AT, up_to=None) is None


def test_a_step_knows_its_time() -> None:
    assert rung_at(FULL, Step.DIRECTOR, STARTED_AT) == STARTED_AT + timedelta(minutes=30)
    assert rung_at(a_policy(backups=5), Step.DIRECTOR, STARTED_AT) is None


def test_steps_rise_from_the_team_to_the_executive() -> None:
    assert is_higher(Step.EXECUTIVE_SPONSOR, Step.DIRECTOR)
    assert is_higher(Step.BACKUPS, Step.CRT)
    assert not is_higher(Step.DIRECTOR, Step.DIRECTOR)
    assert lowest([Step.DIRECTOR, Step.SALES_MANAGER]) is Step.SALES_MANAGER
