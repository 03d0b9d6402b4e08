"""The readiness score: what counts how much, how it decays, what helps most."""

from datetime import date, timedelta
from typing import Any

import pytest

from crisis.rules.readiness import AccountState, Part, RiskState, freshness, readiness
from storage.vocabulary import ContactRole, Section
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
ALL_ROLES = (ContactRole.SPONSOR, ContactRole.DECISION_MAKER, ContactRole.CHAMPION, ContactRole.OPERATIONS)
NEXT_MONTH, LAST_MONTH = date(2026, 12, 17), date(2026, 10, 18)


def a_risk(**values: Any) -> RiskState:
    facts: dict[str, Any] = {"score": 20, "is_red": True, "review_on": NEXT_MONTH, "has_playbook": True}
    return RiskState(**(facts | values))


def a_state(**values: Any) -> AccountState:
    """Everything is as it should be, but for what a test says."""
    facts: dict[str, Any] = {
        "verified_at": dict.fromkeys(Section, NOON),
        "contact_roles": ALL_ROLES,
        "commitments": 2,
        "risks": [a_risk()],
        "functions": 4,
        "grave_gaps": 0,
        "small_gaps": 0,
    }
    return AccountState(**(facts | values))


NOTHING: dict[str, Any] = {
    "verified_at": {},
    "contact_roles": (),
    "commitments": 0,
    "risks": [],
    "functions": 0,
}


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
    assert [(gain.sentence, gain.points) for gain in nearly.next_gains(10)] == [("Fill 1 gap in the response team", 5)]
    assert readiness(a_state(), WEIGHTS, stale_after=STALE, now=NOON).gains == ()
