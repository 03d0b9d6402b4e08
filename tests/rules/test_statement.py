"""The page for the client: what makes it untrue, and what it says."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.protocol import read_protocol
from crisis.rules.policy import Cadence
from crisis.rules.readiness import AccountState, RiskState
from crisis.rules.statement import StatementFacts, promises_of, statement_text, what_is_missing
from storage.vocabulary import Section, Severity
from tests.builders import NOON

STALE = timedelta(days=90)
TODAY = NOON.date()


def a_risk(**values: Any) -> RiskState:
    facts: dict[str, Any] = {"score": 20, "is_red": True, "review_on": TODAY, "has_playbook": True}
    return RiskState(**(facts | values))


def a_state(**values: Any) -> AccountState:
    facts: dict[str, Any] = {
        "today": NOON.date(),
        "verified_at": {Section.TEAM: NOON - STALE},
        "contact_roles": (),
        "commitments": 0,
        "risks": [a_risk()],
        "functions": 3,
        "grave_gaps": 0,
        "small_gaps": 0,
        "kpis": (),
        "plan_checked_at": {},
        "relationship": None,
    }
    return AccountState(**(facts | values))


def missing(state: AccountState, **values: Any) -> list[str]:
    facts: dict[str, Any] = {"contact": "Kim", "situations": ["Data breach"], "promises": ["Critical: soon."]}
    return what_is_missing(state, **(facts | values), stale_after=STALE, now=NOON, today=TODAY)


def test_nothing_is_missing_where_all_of_it_is_so() -> None:
    """What a client would not rely on is not asked for: contacts, KPIs, a green risk without a playbook."""
    green = a_risk(is_red=False, score=2, has_playbook=False)

    assert missing(a_state(risks=[a_risk(), green])) == []


@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        ({}, {"contact": ""}, "It has no KAM whom the client could be told to call."),
        ({"risks": []}, {}, "Its risk register is empty: nobody has written down what could happen."),
        ({"risks": [a_risk(has_playbook=False)]}, {}, "1 top risk has no playbook."),
        ({"risks": [a_risk(has_playbook=False)] * 2}, {}, "2 top risks have no playbook."),
        ({"risks": [a_risk(review_on=TODAY - timedelta(days=1))]}, {}, "1 risk should have been reviewed by now."),
        ({"risks": [a_risk(review_on=TODAY - timedelta(days=1))] * 2}, {}, "2 risks should have been reviewed by now."),
        ({"functions": 0}, {}, "Nobody is in its response team."),
        ({"grave_gaps": 1}, {}, "1 function of its response team would lack somebody or a backup."),
        ({"small_gaps": 2}, {}, "2 functions of its response team would lack somebody or a backup."),
        ({"verified_at": {}}, {}, "Nobody verified anything of its profile in the last 90 days."),
        (
            {"verified_at": {Section.TEAM: NOON - timedelta(days=91)}},
            {},
            "Nobody verified anything of its profile in the last 90 days.",
        ),
        (
            {},
            {"situations": []},
            "The protocol names no playbook whose title a client may read: `statement.playbooks`.",
        ),
        ({}, {"promises": []}, "The protocol promises clients no word at any severity."),
    ],
)
def test_each_thing_that_is_missing_is_named(state: dict[str, Any], values: dict[str, Any], said: str) -> None:
    """It alone."""
    assert missing(a_state(**state), **values) == [said]


def test_the_promises_are_those_of_the_protocol() -> None:
    """In its own figures; where the client hears nothing, nothing is promised."""
    assert promises_of(read_protocol(None).severities) == [
        "Critical: a first word within 30 minutes, then news every hour for the first day and every day after that.",
        "High: a first word within 1 hour, then news every day for the first 2 days and every 2 days after that.",
        "Medium: a first word within 8 hours, then news every 3 days.",
    ]


@pytest.mark.parametrize(
    ("client", "said"),
    [
        pytest.param(None, "High: a first word within 1 hour.", id="a first word alone"),
        pytest.param(
            {"then_every": "1d", "acute_every": "2h"},
            "High: a first word within 1 hour, then news every day.",
            id="no time in which it is more often",
        ),
        pytest.param(
            {"then_every": "1d", "acute_every": "1d", "acute_for": "2d"},
            "High: a first word within 1 hour, then news every day.",
            id="as often at the beginning as later",
        ),
    ],
)
def test_a_promise_has_no_empty_words(client: dict[str, str] | None, said: str) -> None:
    """What makes no difference to the client is not said."""
    policy = read_protocol(None).severities[Severity.SEV2]
    cadence = Cadence.model_validate(client) if client else None

    assert promises_of({Severity.SEV2: policy.model_copy(update={"client": cadence})}) == [said]


def test_the_page_says_what_was_asked_for_and_no_more() -> None:
    """Word for word, so that nobody adds a sentence unseen."""
    facts = StatementFacts(
        account_name="Acme Corp",
        situations=["Billing dispute", "Data breach"],
        functions=["sales", "service", "legal"],
        promises=["Critical: a first word within 30 minutes.", "High: a first word within 1 hour."],
        reviewed_on=date(2026, 11, 3),
        verified_on=date(2026, 11, 9),
        contact="Kim Kramer",
        contact_address="kim@example.com",
        prepared_on=TODAY,
    )

    assert statement_text(facts).split("\n\n") == [
        "How we are prepared for a crisis: Acme Corp",
        "Plans. Written plans stand ready for 2 kinds of situations: Billing dispute and Data breach.",
        "Team. A response team stands by for sales, service and legal. Every function has a backup.",
        "Communication. From the moment a crisis is declared, you hear from us:\n"
        "- Critical: a first word within 30 minutes.\n- High: a first word within 1 hour.",
        "Kept up to date. What could happen was last reviewed on 3 November 2026, "
        "and what we know of you was last verified on 9 November 2026.",
        "Your contact. Kim Kramer, kim@example.com.",
        "Prepared on 17 November 2026.",
    ]


TEN = "function 0, function 1, function 2, function 3, function 4, function 5, function 6, function 7, function 8"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(1, "by for function 0.", id="one"),
        pytest.param(2, "by for function 0 and function 1.", id="two"),
        pytest.param(10, f"by for {TEN} and function 9.", id="as many as are named"),
        pytest.param(11, f"by for {TEN}, function 9 and 1 more.", id="one more"),
        pytest.param(12, f"by for {TEN}, function 9 and 2 more.", id="two more"),
    ],
)
def test_many_functions_are_counted(count: int, said: str) -> None:
    """The page stays a page."""
    facts = StatementFacts(
        account_name="Acme",
        situations=["Data breach"],
        functions=[f"function {number}" for number in range(count)],
        promises=["Critical: soon."],
        reviewed_on=TODAY,
        verified_on=TODAY,
        contact="Kim",
        contact_address="",
        prepared_on=TODAY,
    )

    text = statement_text(facts)

    assert "for 1 kind of situation: Data breach." in text
    assert said in text
    assert "Your contact. Kim.\n" in text
