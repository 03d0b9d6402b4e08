"""Reviews and mitigations: one message a week to whoever looks after them, none for what is settled."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from crisis.effects import RemindOfRisks, SendReadiness
from crisis.readiness import begin_week, risks_of_week
from crisis.risk import RiskDraft, close_risk, mitigate_risk, review_risk, score_risk
from crisis.risk_checks import Mitigation
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.risk import Risk
from tests.builders import BEA, KIM, MIA, SAM, SUE, Desk, a_protocol, an_account

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

    assert reminded(desk) == [(SUE, (3,))]
    assert [(one.slack_id, one.week) for one in desk.effects(SendReadiness)] == [(KIM, "2026-W48")]
    reviews, mitigations = desk.do(risks_of_week, KIM, "2026-W48")
    assert ([risk.id for risk in reviews], sorted(risk.id for risk in mitigations)) == ([], [1, 2])


def test_a_kam_gets_one_message_on_monday_whoever_wishes_for_it_first(desk: Desk, acme: Account) -> None:
    """Readiness and risks together; in the zone of the person, also where Monday begins earlier than with us."""
    mitigated(desk, a_risk(desk, acme, "A"), "", MONDAY)
    desk.do(begin_week)
    desk.change(Person, desk.one(Person, slack_id=KIM).id, time_zone="Asia/Tokyo")
    desk.stand_still(days=5)
    desk.do(begin_week)

    desk.wait(days=3)

    assert reminded(desk) == []
    (sent,) = desk.effects(SendReadiness)
    assert (sent.slack_id, sent.week) == (KIM, "2026-W48")
    desk.now = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert [risk.id for risk in desk.do(risks_of_week, KIM, sent.week)[1]] == [1]


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


def test_a_review_comes_after_a_quarter(desk: Desk) -> None:
    """And again a quarter after the last look. Without owner and KAM it is for the KAM's manager."""
    risk = a_risk(desk, an_account(desk, kam=None, manager=KIM), "A")
    desk.wait(days=89)
    assert reminded(desk) == []
    desk.wait(days=3)
    assert reminded(desk) == [(KIM, (1,))]
    desk.do(review_risk, risk.id, by=KIM)
    desk.forget_effects()

    desk.wait(days=80)

    assert reminded(desk) == []


def orphan(desk: Desk) -> Risk:
    account = an_account(desk, "Orphan", kam=None)
    risk = Risk(
        account_id=account.id or 0,
        scenario="A",
        scenario_key="a",
        likelihood=1,
        impact=1,
        review_on=MONDAY,
        scored_at=desk.now,
        next_check_at=desk.now,
    )
    desk.add(risk)
    return risk


def test_what_nobody_looks_after_is_for_the_sales_manager(desk: Desk) -> None:
    """With what they own themselves, in one message."""
    orphan(desk)
    mitigated(desk, a_risk(desk, an_account(desk), "B"), MIA, MONDAY)

    desk.wait(days=7)

    assert reminded(desk) == [(MIA, (1, 2))]


def test_without_a_sales_manager_it_is_for_who_stands_for_sales(desk: Desk) -> None:
    """Named by e-mail or by Slack id."""
    desk.protocol = a_protocol(('sales_manager = "U0MIA"\n', ""), ('primary = "U0SAM"', 'primary = "sam@example.com"'))
    orphan(desk)

    desk.wait(days=7)

    assert reminded(desk) == [(SAM, (1,))]


def test_where_the_protocol_names_nobody_for_sales_nobody_is_written_to(desk: Desk) -> None:
    """The clock goes on; `check` says who is missing."""
    desk.protocol = a_protocol(('sales_manager = "U0MIA"\n', ""), ('function = "sales"', 'function = "finance"'))
    orphan(desk)

    desk.wait(days=14)

    assert reminded(desk) == []
    checked = desk.one(Risk).next_check_at
    assert checked is not None and checked > desk.now


def test_nothing_is_due_for_somebody_we_do_not_know(desk: Desk) -> None:
    """They left the workspace between the message and its turn."""
    mitigated(desk, a_risk(desk, an_account(desk), "A"), KIM, MONDAY)

    assert desk.do(risks_of_week, "U0GONE", "2026-W48") == ([], [])
