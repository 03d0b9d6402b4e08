"""The readiness score: what counts how much, how it decays, what helps most."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.protocol_readiness import Readiness
from crisis.rules.readiness import FULL, AccountState, KpiState, Look, Part, RiskState, freshness, readiness
from storage.vocabulary import ContactRole, PlanSection, Section
from tests.builders import NOON

STALE = timedelta(days=90)
WEIGHTS = {
    Part.PROFILE: 20,
    Part.CONTACTS: 20,
    Part.COMMITMENTS: 15,
    Part.RISKS: 15,
    Part.PLAYBOOKS: 10,
    Part.CRT: 20,
}
"""Of what was always asked for; the newer parts have tests of their own below."""
ALL_ROLES = (ContactRole.SPONSOR, ContactRole.DECISION_MAKER, ContactRole.CHAMPION, ContactRole.OPERATIONS)
NEXT_MONTH, LAST_MONTH = date(2026, 12, 17), date(2026, 10, 18)


def a_risk(**values: Any) -> RiskState:
    facts: dict[str, Any] = {"score": 20, "is_red": True, "review_on": NEXT_MONTH, "has_playbook": True}
    return RiskState(**(facts | values))


def a_look(days_ago: int = 0) -> Look:
    return Look(at=NOON - timedelta(days=days_ago), believed_for=timedelta(days=30))


def a_kpi(days_ago: int = 0, *, is_agreed: bool = True) -> KpiState:
    return KpiState(is_agreed=is_agreed, measured=a_look(days_ago))


def a_state(**values: Any) -> AccountState:
    """Everything is as it should be, but for what a test says."""
    facts: dict[str, Any] = {
        "today": NOON.date(),
        "verified_at": dict.fromkeys(Section, NOON),
        "contact_roles": ALL_ROLES,
        "commitments": 2,
        "risks": [a_risk()],
        "functions": 4,
        "grave_gaps": 0,
        "small_gaps": 0,
        "kpis": [a_kpi()],
        "plan_checked_at": dict.fromkeys(PlanSection, NOON),
        "relationship": a_look(),
    }
    return AccountState(**(facts | values))


NOTHING: dict[str, Any] = {
    "verified_at": {},
    "contact_roles": (),
    "commitments": 0,
    "risks": [],
    "functions": 0,
    "kpis": (),
    "plan_checked_at": {},
    "relationship": None,
}


def test_a_review_is_late_where_the_organisation_is() -> None:
    """The day there decides, not the one in Greenwich."""
    risks = [a_risk(review_on=NOON.date())]
    here, there = a_state(risks=risks), a_state(risks=risks, today=NOON.date() + timedelta(days=45))

    gains = [readiness(state, WEIGHTS, stale_after=STALE, now=NOON).gains for state in (here, there)]

    assert [[gain.sentence for gain in found] for found in gains] == [[], ["Review 1 risk"]]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, 1.0), (90, 1.0), (135, 0.5), (180, 0.0), (400, 0.0)],
    ids=["today", "just in time", "half as long again", "twice as old", "long ago"],
)
def test_what_was_verified_decays(days: int, expected: float) -> None:
    """In full until it is stale, then less each day."""
    assert freshness(NOON - timedelta(days=days), STALE, now=NOON) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 100),
        (NOTHING, 0),
        ({"verified_at": {}}, 80),
        ({"contact_roles": ALL_ROLES[:2]}, 90),
        ({"contact_roles": ALL_ROLES[:1]}, 82),
        ({"contact_roles": ()}, 80),
        ({"commitments": 0, "verified_at": dict.fromkeys(Section, NOON)}, 100),
        ({"risks": [a_risk(review_on=LAST_MONTH)]}, 95),
        ({"risks": [a_risk(has_playbook=False), a_risk(is_red=False, score=4, has_playbook=False)]}, 90),
        ({"risks": [a_risk(), a_risk(is_red=False, score=4, has_playbook=False)]}, 100),
        ({"grave_gaps": 1, "small_gaps": 2}, 90),
        ({"functions": 0}, 80),
    ],
    ids=[
        "complete",
        "nothing",
        "never verified",
        "half of the contacts",
        "all on one thread",
        "nobody known",
        "no commitments, and somebody looked",
        "a review a month late",
        "a red risk without a playbook",
        "a small risk needs none",
        "gaps in the team",
        "no team",
    ],
)
def test_each_part_counts_as_the_protocol_says(values: dict[str, Any], expected: int) -> None:
    """From 0 to 100."""
    assert readiness(a_state(**values), WEIGHTS, stale_after=STALE, now=NOON).points == expected


def test_weights_are_shares_of_the_whole() -> None:
    """Drills and training can join without anybody's counting them together."""
    score = readiness(a_state(contact_roles=()), {**WEIGHTS, Part.CONTACTS: 100}, stale_after=STALE, now=NOON)

    assert (score.points, score.most[Part.CONTACTS]) == (44, 56)


def test_the_next_ten_points_are_the_fewest_things_to_do() -> None:
    """The most helpful first; who has less to do than that hears all of it."""
    poor = readiness(a_state(**NOTHING), WEIGHTS, stale_after=STALE, now=NOON)
    nearly = readiness(a_state(grave_gaps=1), WEIGHTS, stale_after=STALE, now=NOON)

    assert [gain.points for gain in poor.gains] == [20, 20, 20, 15, 15, 10]
    assert len(poor.next_gains(10)) == 1
    assert len(poor.next_gains(20)) == 1
    assert len(poor.next_gains(21)) == 2
    assert [(gain.sentence, gain.points) for gain in nearly.next_gains(10)] == [("Fill 1 gap in the response team", 5)]
    assert readiness(a_state(), WEIGHTS, stale_after=STALE, now=NOON).gains == ()


def test_each_part_tells_what_it_brought_and_what_it_could() -> None:
    """For the line on the card: 15 of 20."""
    score = readiness(a_state(contact_roles=ALL_ROLES[:3]), WEIGHTS, stale_after=STALE, now=NOON)

    assert (score.parts[Part.CONTACTS], score.most[Part.CONTACTS]) == (15, 20)
    assert [(gain.part, gain.points) for gain in score.gains] == [(Part.CONTACTS, 5)]


def test_a_single_point_is_worth_a_sentence() -> None:
    """Whoever is at 99 reads what the last one is."""
    score = readiness(a_state(risks=[a_risk(review_on=date(2026, 11, 11))]), WEIGHTS, stale_after=STALE, now=NOON)

    assert (score.points, [gain.points for gain in score.gains]) == (99, [1])


@pytest.mark.parametrize(
    ("review_on", "stale_after", "points"),
    [
        pytest.param(date(2026, 11, 17), STALE, 100, id="to be reviewed today"),
        pytest.param(date(2026, 11, 16), STALE, 99, id="since yesterday"),
        pytest.param(date(2026, 10, 3), STALE, 50, id="late by half the time"),
        pytest.param(date(2026, 1, 1), STALE, 0, id="late by more than all of it"),
        pytest.param(date(2026, 11, 16), timedelta(days=1), 0, id="a day late where a day is all"),
        pytest.param(date(2026, 11, 16), timedelta(hours=12), 0, id="less than a day counts as one"),
    ],
)
def test_an_overdue_review_counts_less_each_day(review_on: date, stale_after: timedelta, points: int) -> None:
    """Only a day that is over is late."""
    state = a_state(risks=[a_risk(review_on=review_on)])

    assert readiness(state, {Part.RISKS: 1}, stale_after=stale_after, now=NOON).points == points


@pytest.mark.parametrize(
    ("risks", "points"),
    [
        pytest.param([(20, True, True), (16, True, False)], 50, id="one of two red ones"),
        pytest.param([(20, True, True), (4, False, False)], 100, id="beside a red one a green one needs none"),
        pytest.param(
            [(1, False, False), (9, False, True), (8, False, True), (6, False, True)], 100, id="the three highest"
        ),
        pytest.param(
            [(1, False, True), (9, False, True), (8, False, False), (6, False, True)], 67, id="two of the three highest"
        ),
    ],
)
def test_the_top_risks_need_a_playbook(risks: list[tuple[int, bool, bool]], points: int) -> None:
    """The red ones; where none is red, the three with the highest score."""
    state = a_state(risks=[a_risk(score=score, is_red=red, has_playbook=ready) for score, red, ready in risks])

    assert readiness(state, {Part.PLAYBOOKS: 1}, stale_after=STALE, now=NOON).points == points


def test_the_shipped_weights_are_points_of_a_hundred() -> None:
    """So that a weight reads as the points it brings; and everything there is brings all of them."""
    weights = Readiness().weights()

    assert sum(weights.values()) == FULL
    assert readiness(a_state(), weights, stale_after=STALE, now=NOON).points == FULL
    assert readiness(a_state(**NOTHING), weights, stale_after=STALE, now=NOON).points == 0
    assert set(weights) == set(Part)


@pytest.mark.parametrize(
    ("values", "part", "points"),
    [
        pytest.param({"kpis": ()}, Part.KPIS, 0, id="no KPI"),
        pytest.param({"kpis": [a_kpi(is_agreed=False)]}, Part.KPIS, 0, id="one nobody agreed to"),
        pytest.param({"kpis": [a_kpi(), a_kpi(is_agreed=False)]}, Part.KPIS, 50, id="one of two agreed"),
        pytest.param({"kpis": [a_kpi(30)]}, Part.KPIS, 100, id="measured just in time"),
        pytest.param({"kpis": [a_kpi(45)]}, Part.KPIS, 50, id="half as long again"),
        pytest.param({"kpis": [a_kpi(60)]}, Part.KPIS, 0, id="twice as long"),
        pytest.param({"plan_checked_at": {}}, Part.ACCOUNT_PLAN, 0, id="no plan"),
        pytest.param(
            {"plan_checked_at": {PlanSection.GOALS: NOON, PlanSection.ISSUES: NOON}},
            Part.ACCOUNT_PLAN,
            25,
            id="two of eight sections",
        ),
        pytest.param(
            {"plan_checked_at": dict.fromkeys(PlanSection, NOON - timedelta(days=135))},
            Part.ACCOUNT_PLAN,
            50,
            id="a plan half as old again as is believed",
        ),
        pytest.param({"relationship": None}, Part.RELATIONSHIP, 0, id="never looked at"),
        pytest.param({"relationship": a_look(30)}, Part.RELATIONSHIP, 100, id="looked at just in time"),
        pytest.param({"relationship": a_look(45)}, Part.RELATIONSHIP, 50, id="looked at too long ago"),
    ],
)
def test_what_we_agreed_planned_and_looked_at_decays_too(values: dict[str, Any], part: Part, points: int) -> None:
    """Each as long as it is believed itself; whether a KPI is met is no question of readiness."""
    assert readiness(a_state(**values), {part: 1}, stale_after=STALE, now=NOON).points == points


LOOKED_AT = dict.fromkeys(Section, NOON)
OLD = NOON - timedelta(days=200)


@pytest.mark.parametrize(
    ("values", "part", "sentence"),
    [
        pytest.param(
            {"verified_at": {}}, Part.PROFILE, "Look at the whole profile and say what is still true", id="no section"
        ),
        pytest.param(
            {"verified_at": LOOKED_AT | {Section.RISKS: OLD}},
            Part.PROFILE,
            "Look at risks and say what is still true",
            id="one section",
        ),
        pytest.param(
            {"verified_at": LOOKED_AT | {Section.COMMITMENTS: OLD, Section.RISKS: OLD}},
            Part.PROFILE,
            "Look at commitments and risks and say what is still true",
            id="two sections",
        ),
        pytest.param(
            {"contact_roles": ()}, Part.CONTACTS, "Write down whom we know at the client", id="nobody is known"
        ),
        pytest.param(
            {"contact_roles": ALL_ROLES[:1]},
            Part.CONTACTS,
            "Write down the decision maker, a champion, somebody in operations and a second contact",
            id="all on one thread",
        ),
        pytest.param(
            {"contact_roles": ALL_ROLES[1:]}, Part.CONTACTS, "Write down the sponsor", id="the sponsor is missing"
        ),
        pytest.param(
            {"commitments": 0, "verified_at": {}},
            Part.COMMITMENTS,
            "Record what the contract promises, or say that it promises nothing",
            id="no promise on record",
        ),
        pytest.param(
            {"risks": [], "verified_at": {}}, Part.RISKS, "Put the risks into the register", id="no risk on record"
        ),
        pytest.param(
            {"risks": [a_risk(review_on=LAST_MONTH), a_risk(review_on=NOON.date())]},
            Part.RISKS,
            "Review 1 risk",
            id="one review is late, one is today",
        ),
        pytest.param(
            {"risks": [a_risk(review_on=LAST_MONTH), a_risk(review_on=LAST_MONTH)]},
            Part.RISKS,
            "Review 2 risks",
            id="two reviews are late",
        ),
        pytest.param(
            {"risks": [a_risk(has_playbook=False), a_risk(), a_risk(has_playbook=False)]},
            Part.PLAYBOOKS,
            "Choose a playbook for 2 top risks",
            id="two of three are not prepared",
        ),
        pytest.param(
            {"risks": [], "verified_at": {}}, Part.PLAYBOOKS, "Prepare for the top risks", id="nothing to prepare for"
        ),
        pytest.param(
            {"grave_gaps": 1, "small_gaps": 2}, Part.CRT, "Fill 3 gaps in the response team", id="gaps of both kinds"
        ),
        pytest.param({"functions": 0}, Part.CRT, "Name a response team", id="no team"),
        pytest.param({"kpis": ()}, Part.KPIS, "Write down a KPI that the client agreed to", id="no KPI"),
        pytest.param(
            {"kpis": [a_kpi(is_agreed=False), a_kpi(90)]}, Part.KPIS, "Agree 1 KPI with the client", id="not agreed"
        ),
        pytest.param({"kpis": [a_kpi(90), a_kpi(90), a_kpi()]}, Part.KPIS, "Measure 2 KPIs", id="not measured"),
        pytest.param({"plan_checked_at": {}}, Part.ACCOUNT_PLAN, "Write the account plan", id="no plan"),
        pytest.param(
            {"plan_checked_at": {**dict.fromkeys(PlanSection, NOON), PlanSection.GOALS: OLD, PlanSection.ISSUES: OLD}},
            Part.ACCOUNT_PLAN,
            "Bring 2 sections of the account plan up to date",
            id="two sections are old",
        ),
        pytest.param(
            {"relationship": None}, Part.RELATIONSHIP, "Score how the relationship stands", id="never looked at"
        ),
        pytest.param(
            {"relationship": a_look(90)},
            Part.RELATIONSHIP,
            "Score how the relationship stands again",
            id="looked at long ago",
        ),
    ],
)
def test_what_to_do_is_a_sentence(values: dict[str, Any], part: Part, sentence: str) -> None:
    """It names what is missing, and nothing that is there."""
    weights = Readiness().weights()
    score = readiness(a_state(**values), weights, stale_after=STALE, now=NOON)

    assert [gain.sentence for gain in score.gains if gain.part is part] == [sentence]
