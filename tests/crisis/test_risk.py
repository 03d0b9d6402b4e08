"""The risk register: scored, prepared for when it is red, looked at every quarter, never worked on by strangers."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.playbook import keep_versions
from crisis.playbook_library import library_of
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownRisk
from crisis.risk import RiskDraft, check_risk_form, close_risk, mitigate_risk, review_risk, risk_numbered, score_risk
from crisis.risk_checks import Mitigation
from crisis.risk_facts import facts_of_risks, risk_board
from crisis.rules.risk import Band, Quadrant
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.risk import Risk, RiskScore
from tests.builders import BEA, GUS, KIM, MAX, SUE, ZOE, Desk, an_account

TODAY = date(2026, 11, 17)


@pytest.fixture
def acme(desk: Desk) -> Account:
    """Kim's account, in a company that knows the shipped playbooks."""
    desk.do(keep_versions, library_of())
    return an_account(desk)


def a_risk(desk: Desk, account: Account, scenario: str = "Their plant burns down", **values: Any) -> Risk:
    """Rare but grave: 2 × 5, amber."""
    draft: dict[str, Any] = {"scenario": scenario, "likelihood": 2, "impact": 5, "by": KIM}
    return desk.do(score_risk, RiskDraft(account_id=account.id or 0, **(draft | values)))


def details(**values: Any) -> dict[str, Any]:
    """What “More…” asks for, filled in."""
    return {"mitigation": Mitigation(owner=SUE, **values), "playbook": "service_outage"}


def refused(desk: Desk, account: Account, **values: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        a_risk(desk, account, **values)
    return refusal.value.errors


def test_three_answers_make_a_risk(desk: Desk, acme: Account) -> None:
    """Scored, banded, ranked, to be reviewed in a quarter; the clock knows the Monday of that week."""
    risk = a_risk(desk, acme)

    (seen,) = desk.do(risk_board, acme).risks
    assert (seen.score, seen.band, seen.quadrant) == (10, Band.AMBER, Quadrant.RARE_GRAVE)
    assert (seen.number, seen.review_on, seen.owner, seen.missing) == (1, TODAY + timedelta(days=91), "", ())
    assert str(risk.next_check_at) == "2027-02-15 09:00:00+00:00"


def test_a_red_risk_without_owner_and_playbook_is_refused(desk: Desk, acme: Account) -> None:
    """S0-18; nothing of it is written down."""
    errors = refused(desk, acme, likelihood=3, impact=5)

    assert "15 is red" in errors["owner"] and "needs an owner" in errors["owner"]
    assert "needs a playbook" in errors["playbook"]
    assert desk.all(Risk) == [] and desk.all(RiskScore) == []


def test_a_red_risk_that_is_prepared_for_is_taken(desk: Desk, acme: Account) -> None:
    """With somebody who looks after it and a plan."""
    a_risk(desk, acme, likelihood=5, impact=5, **details(what="A second plant", due_on=TODAY))

    (seen,) = desk.do(risk_board, acme).risks
    assert (seen.band, seen.owner, seen.playbook, seen.missing) == (Band.RED, SUE, "service_outage", ())


def test_a_risk_cannot_become_red_unprepared(desk: Desk, acme: Account) -> None:
    """Neither by a new score, nor by taking its owner away."""
    a_risk(desk, acme)
    assert set(refused(desk, acme, likelihood=4)) == {"owner", "playbook"}
    risk = a_risk(desk, acme, likelihood=4, **details())

    with pytest.raises(InvalidInput, match="needs an owner"):
        desk.do(mitigate_risk, risk.id, Mitigation(what="Guards"), by=KIM)

    assert desk.one(Risk).owner_id == desk.one(Person, slack_id=SUE).id


def test_the_same_words_are_the_same_risk(desk: Desk, acme: Account) -> None:
    """Scored anew, not doubled; what was thought before is kept, and so are mitigation and owner."""
    a_risk(desk, acme, **details(what="Sprinklers"))

    again = a_risk(desk, acme, "their  PLANT burns down", likelihood=1)

    assert desk.one(Risk).id == again.id
    assert (again.likelihood, again.mitigation, again.playbook) == (1, "Sprinklers", "service_outage")
    assert [(row.likelihood, row.impact) for row in desk.all(RiskScore)] == [(2, 5), (1, 5)]


def test_a_form_that_comes_twice_counts_once(desk: Desk, acme: Account) -> None:
    """Also when somebody scored it anew in between."""
    a_risk(desk, acme, request_key="view:V1")
    a_risk(desk, acme, likelihood=1)

    a_risk(desk, acme, request_key="view:V1")

    assert desk.one(Risk).likelihood == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scenario": " "}, "scenario"),
        ({"scenario": "x" * 201}, "scenario"),
        ({"likelihood": None}, "likelihood"),
        ({"impact": 6}, "impact"),
        (details(due_on=TODAY), "mitigation"),
        (details(what="x", due_on=TODAY - timedelta(days=1)), "mitigation_due_on"),
        (details(what="x" * 3001), "mitigation"),
        (details(what="x", residual_likelihood=2), "residual_impact"),
        (details(what="x", residual_impact=2), "residual_likelihood"),
        (details(what="x", residual_likelihood=5, residual_impact=5), "residual_impact"),
        (details() | {"playbook": "no_such"}, "playbook"),
        (details() | {"review_on": TODAY}, "review_on"),
        ({"mitigation": Mitigation(owner=GUS)}, "owner"),
    ],
)
def test_bad_answers_change_nothing(desk: Desk, acme: Account, values: dict[str, Any], field: str) -> None:
    """Each is said at its field."""
    assert set(refused(desk, acme, **values)) == {field}
    assert desk.all(Risk) == []


def test_a_risk_is_reviewed_on_the_day_that_was_said(desk: Desk, acme: Account) -> None:
    """Instead of in a quarter; the clock knows the Monday of that week."""
    day = TODAY + timedelta(days=366)

    risk = a_risk(desk, acme, **details(), review_on=day)

    assert (risk.review_on, str(risk.next_check_at)) == (day, "2027-11-15 09:00:00+00:00")
    assert set(refused(desk, acme, scenario="Else", **details(), review_on=day + timedelta(days=1))) == {"review_on"}


def test_a_risk_is_named_by_its_number(desk: Desk, acme: Account) -> None:
    """In the order in which they came, which stays when one is closed; no other number is one."""
    first, second = a_risk(desk, acme, "A fire"), a_risk(desk, acme, "A flood")
    desk.do(close_risk, first.id, by=KIM)

    assert [desk.do(risk_numbered, acme, number).id for number in (1, 2)] == [first.id, second.id]
    for number in (0, 3, -1):
        with pytest.raises(UnknownRisk, match=f"has no risk {number}"):
            desk.do(risk_numbered, acme, number)


def test_the_form_is_shown_of_an_open_risk_to_who_may_change_it(desk: Desk, acme: Account) -> None:
    """Everybody else hears at once what sending it would say."""
    risk = a_risk(desk, acme)
    assert desk.do(check_risk_form, risk.id, by=KIM).id == risk.id

    with pytest.raises(NotAllowed):
        desk.do(check_risk_form, risk.id, by=ZOE)
    with pytest.raises(UnknownRisk):
        desk.do(check_risk_form, 404, by=KIM)
    desk.do(close_risk, risk.id, by=KIM)
    with pytest.raises(AlreadyDone):
        desk.do(check_risk_form, risk.id, by=KIM)


def test_a_mitigation_says_what_is_done(desk: Desk, acme: Account) -> None:
    """An owner alone does nothing against it."""
    risk = a_risk(desk, acme)

    with pytest.raises(InvalidInput) as refusal:
        desk.do(mitigate_risk, risk.id, Mitigation(what=" ", owner=BEA), by=KIM)

    assert refusal.value.errors == {"mitigation": "Say what is done against it."}
    (seen,) = desk.do(facts_of_risks, [risk.id])
    assert (seen.owner, seen.residual) == ("", None)


def test_a_mitigation_moves_the_clock_and_its_end_the_score(desk: Desk, acme: Account) -> None:
    """Due earlier than the review; once done, what remains is the score."""
    risk = a_risk(desk, acme)
    plan = Mitigation(what="Sprinklers", owner=BEA, due_on=date(2026, 12, 3), residual_likelihood=1, residual_impact=4)

    planned = desk.do(mitigate_risk, risk.id, plan, by=KIM)
    assert str(planned.next_check_at) == "2026-11-30 09:00:00+00:00"
    (seen,) = desk.do(facts_of_risks, [risk.id])
    assert (seen.residual, seen.owner, seen.is_mitigation_overdue) == (4, BEA, False)
    done = a_risk(desk, acme, risk_id=risk.id, likelihood=1, impact=4, is_mitigated=True)

    assert done.mitigated_at == desk.now and done.residual_impact is None
    assert str(done.next_check_at) == "2027-02-15 09:00:00+00:00"


def test_still_so_is_a_review(desk: Desk, acme: Account) -> None:
    """The next one is a quarter later; the score has no new entry."""
    risk = a_risk(desk, acme)
    desk.stand_still(days=100)

    reviewed = desk.do(review_risk, risk.id, by=KIM)

    assert reviewed.review_on == date(2026, 11, 17) + timedelta(days=191)
    assert len(desk.all(RiskScore)) == 1


def test_a_closed_risk_is_gone_until_it_is_added_again(desk: Desk, acme: Account) -> None:
    """The numbers of the others stay; the clock forgets it; nobody works on it by mistake."""
    first = a_risk(desk, acme)
    second = a_risk(desk, acme, "Their KAM leaves", impact=3)

    closed = desk.do(close_risk, first.id, by=KIM)

    assert closed.next_check_at is None
    board = desk.do(risk_board, acme)
    assert [(risk.number, risk.id) for risk in board.risks] == [(2, second.id)] and board.closed == 1
    with pytest.raises(AlreadyDone):
        desk.do(review_risk, first.id, by=KIM)
    assert a_risk(desk, acme).closed_at is None


def test_strangers_do_not_work_on_it(desk: Desk, acme: Account) -> None:
    """The KAM and managers may; somebody else hears who may, and a made-up id finds nothing."""
    risk = a_risk(desk, acme)
    a_risk(desk, acme, "Another", by=MAX)

    with pytest.raises(NotAllowed):
        a_risk(desk, acme, by=ZOE)
    for act, who in ((close_risk, ZOE), (review_risk, GUS)):
        with pytest.raises(NotAllowed):
            desk.do(act, risk.id, by=who)
    with pytest.raises(UnknownRisk):
        desk.do(close_risk, 99, by=KIM)
    with pytest.raises(UnknownRisk):
        desk.do(risk_numbered, acme, 3)


def test_a_risk_of_another_account_is_not_scored_here(desk: Desk, acme: Account) -> None:
    """Whoever may edit one account cannot reach into another by an id."""
    risk = a_risk(desk, acme)
    other = an_account(desk, "Globex")

    with pytest.raises(UnknownRisk):
        a_risk(desk, other, risk_id=risk.id)


def test_two_risks_are_not_made_one_by_renaming(desk: Desk, acme: Account) -> None:
    """The sentence says what to do."""
    a_risk(desk, acme)
    second = a_risk(desk, acme, "Their KAM leaves", impact=3)

    assert set(refused(desk, acme, risk_id=second.id)) == {"scenario"}
