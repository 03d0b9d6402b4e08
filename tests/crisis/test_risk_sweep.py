"""Reviews and mitigations: one message a week to whoever looks after them, none for what is settled."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.effects import RemindOfRisks
from crisis.risk import RiskDraft, close_risk, mitigate_risk, review_risk, score_risk
from crisis.risk_checks import Mitigation
from storage.tables.account import Account
from storage.tables.risk import Risk
from tests.builders import BEA, KIM, SUE, Desk, an_account

MONDAY = date(2026, 11, 23)


@pytest.fixture
def acme(desk: Desk) -> Account:
    return an_account(desk)


def a_risk(desk: Desk, account: Account, scenario: str, **values: Any) -> Risk:
    draft: dict[str, Any] = {"likelihood": 2, "impact": 2, "by": KIM}
    return desk.do(score_risk, RiskDraft(account_id=account.id or 0, scenario=scenario, **(draft | values)))


def mitigated(desk: Desk, risk: Risk, owner: str, due_on: date) -> None:
    desk.do(mitigate_risk, risk.id, Mitigation(what="Sprinklers", owner=owner, due_on=due_on), by=KIM)


def reminded(desk: Desk) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.slack_id, one.risk_ids) for one in desk.new_effects(RemindOfRisks)]


def test_everything_of_one_person_comes_in_one_message(desk: Desk, acme: Account) -> None:
    """Of two accounts, owned or looked after as KAM; everybody hears of their own only."""
    globex = an_account(desk, "Globex")
    for account, scenario, owner in ((acme, "A", ""), (globex, "B", KIM), (globex, "C", SUE)):
        mitigated(desk, a_risk(desk, account, scenario), owner, MONDAY + timedelta(days=3))

    desk.wait(days=7)

    assert sorted(reminded(desk)) == [(KIM, (1, 2)), (SUE, (3,))]


def test_it_is_said_weekly_until_somebody_looks(desk: Desk, acme: Account) -> None:
    """Never twice in a week; reviewed, done or closed: never again."""
    first, second, third = (a_risk(desk, acme, name) for name in "ABC")
    for risk in (first, second, third):
        mitigated(desk, risk, BEA, MONDAY)
    desk.wait(days=7)
    assert reminded(desk) == [(BEA, (1, 2, 3))]
    desk.forget_effects()
    desk.do(close_risk, first.id, by=KIM)
    a_risk(desk, acme, "B", risk_id=second.id, is_mitigated=True)

    desk.wait(days=6.9)
    assert reminded(desk) == [(BEA, (3,))]
    desk.wait(days=7)

    assert reminded(desk) == [(BEA, (3,)), (BEA, (3,))]


def test_a_review_comes_after_a_quarter(desk: Desk, acme: Account) -> None:
    """And again a quarter after the last look."""
    risk = a_risk(desk, acme, "A")
    desk.wait(days=89)
    assert reminded(desk) == []
    desk.wait(days=3)
    assert reminded(desk) == [(KIM, (1,))]
    desk.do(review_risk, risk.id, by=KIM)
    desk.forget_effects()

    desk.wait(days=80)

    assert reminded(desk) == []


def test_what_nobody_looks_after_is_quiet(desk: Desk) -> None:
    """No KAM, no owner: nobody is written to, and the clock goes on."""
    orphan = an_account(desk, "Orphan", kam=None)
    desk.add(
        Risk(
            account_id=orphan.id or 0,
            scenario="A",
            scenario_key="a",
            likelihood=1,
            impact=1,
            review_on=MONDAY,
            scored_at=desk.now,
            next_check_at=desk.now,
        )
    )

    desk.wait(days=14)

    assert reminded(desk) == []
    checked = desk.one(Risk).next_check_at
    assert checked is not None and checked > desk.now
