"""Better playbooks: who proposes what, who reads it, who says what became of it, and that nobody else learns of it."""

from typing import Any

import pytest

from crisis.effects import SendDirect
from crisis.playbook import keep_versions, playbook_named, run_playbook
from crisis.playbook_library import PlaybookFile, library_of
from crisis.proposal import (
    LONGEST_PROPOSAL,
    MOST_PROPOSALS,
    check_proposal_form,
    decline_proposal,
    open_proposals_for,
    propose_change,
    take_proposal,
)
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownPlaybook, WrongStatus
from crisis.resolve import Resolution, resolve
from crisis.review import FindingDraft, add_finding, close_review
from crisis.review_facts import review_facts
from storage.tables.crisis import Crisis
from storage.tables.playbook import PlaybookVersion
from storage.tables.proposal import PlaybookProposal
from storage.vocabulary import FindingKind, ProposalState
from tests.builders import BEA, DAN, KIM, MAX, SAM, SUE, ZOE, Desk, a_crisis, a_protocol, an_account
from tests.playbooks import SMALL, a_playbook_text

NEWER = a_playbook_text(("Call the site.", "Call the site twice."))


def keep(desk: Desk, text: str) -> int:
    """The id of the version that says it."""
    desk.do(keep_versions, library_of([PlaybookFile(slug="power_cut", text=text, source="own/power_cut.toml")]))
    return desk.do(playbook_named, "power_cut").version_id


def ends(desk: Desk, crisis: Crisis) -> None:
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)


def a_run(desk: Desk) -> tuple[Crisis, int]:
    """A crisis of Acme that ran the first version, and is resolved."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    version_id = keep(desk, SMALL)
    desk.do(run_playbook, crisis.id, version_id, by=SAM)
    ends(desk, crisis)
    return crisis, version_id


def a_proposal(desk: Desk, text: str = "Ask for a generator first.") -> tuple[Crisis, int]:
    """By Sue; returns the proposal's id."""
    crisis, version_id = a_run(desk)
    desk.do(propose_change, crisis.id, version_id, text=text, by=SUE)
    desk.forget_effects()
    return crisis, desk.one(PlaybookProposal).id or 0


def read_by(desk: Desk, who: str) -> list[str]:
    return [one.text for one in desk.do(open_proposals_for, slug="power_cut", who=who)]


def told(desk: Desk) -> list[tuple[str, str, Any]]:
    """Word, person, and the version or the reason."""
    sent = [one for one in desk.new_effects(SendDirect) if one.word.startswith("proposal_")]
    return [(one.word, one.slack_id, one.values.get("version") or one.values.get("reason")) for one in sent]


def test_a_proposal_remembers_the_version_that_ran(desk: Desk) -> None:
    """Although a newer one is current; the timeline says that there is one, and not what."""
    crisis, version_id = a_run(desk)
    keep(desk, NEWER)

    desk.do(propose_change, crisis.id, version_id, text=" Ask for a generator. ", by=SUE)

    row = desk.one(PlaybookProposal)
    assert (row.slug, row.number, row.text, row.by, row.state) == (
        "power_cut",
        1,
        "Ask for a generator.",
        SUE,
        ProposalState.OPEN,
    )
    assert desk.words(crisis)[-1] == "playbook_change_proposed"
    assert "generator" not in desk.sentences(crisis)[-1]
    facts = desk.do(review_facts, crisis.id)
    assert facts is not None and [one.text for one in facts.proposals] == ["Ask for a generator."]


def test_only_people_of_the_crisis_propose_and_only_what_ran(desk: Desk) -> None:
    """With a text, until the review is closed, and not without end."""
    crisis, version_id = a_run(desk)
    other = next(one.id for one in desk.all(PlaybookVersion) if one.id != version_id)
    with pytest.raises(NotAllowed):
        desk.do(propose_change, crisis.id, version_id, text="x", by=BEA)
    with pytest.raises(UnknownPlaybook, match="did not run"):
        desk.do(propose_change, crisis.id, other, text="x", by=SUE)
    for text in (" ", "x" * (LONGEST_PROPOSAL + 1)):
        with pytest.raises(InvalidInput):
            desk.do(propose_change, crisis.id, version_id, text=text, by=SUE)
    for _ in range(MOST_PROPOSALS):
        desk.do(propose_change, crisis.id, version_id, text="x", by=SUE)
    with pytest.raises(WrongStatus, match=f"{MOST_PROPOSALS} changes"):
        desk.do(propose_change, crisis.id, version_id, text="x", by=SUE)
    desk.do(add_finding, FindingDraft(crisis_id=crisis.id or 0, kind=FindingKind.STRENGTH, text="Fast.", by=SUE))
    desk.do(close_review, crisis.id, by=MAX)

    with pytest.raises(AlreadyDone):
        desk.do(propose_change, crisis.id, version_id, text="x", by=SUE)

    assert len(desk.all(PlaybookProposal)) == MOST_PROPOSALS


def test_a_proposal_is_read_by_who_may_read_its_crisis(desk: Desk) -> None:
    """To everybody else the playbook looks as if there were none."""
    a_proposal(desk)

    assert read_by(desk, KIM) == read_by(desk, SUE) == read_by(desk, MAX) == ["Ask for a generator first."]
    assert read_by(desk, BEA) == []


def test_it_is_taken_into_a_newer_version(desk: Desk) -> None:
    """Not into the one that ran, nor one that nobody has seen; whoever proposed it hears of it."""
    crisis, proposal_id = a_proposal(desk)
    for number in (1, 2, None):
        with pytest.raises(InvalidInput) as refusal:
            desk.do(take_proposal, proposal_id, number=number, by=MAX)
        assert list(refusal.value.errors) == ["number"]
    keep(desk, NEWER)

    desk.do(take_proposal, proposal_id, number=2, by=MAX)

    row = desk.one(PlaybookProposal)
    assert (row.state, row.taken_into, row.settled_by, row.settled_at) == (ProposalState.TAKEN, 2, MAX, desk.now)
    assert told(desk) == [("proposal_taken", SUE, 2)]
    assert desk.sentences(crisis)[-1].endswith(f"that <@{SUE}> proposed into version 2.")
    assert read_by(desk, MAX) == []
    with pytest.raises(AlreadyDone, match=MAX):
        desk.do(decline_proposal, proposal_id, reason="No.", by=MAX)
    with pytest.raises(AlreadyDone):
        desk.do(check_proposal_form, proposal_id, by=MAX)


def test_it_is_declined_with_a_reason(desk: Desk) -> None:
    """Also after the review was closed: playbooks change later."""
    crisis, proposal_id = a_proposal(desk)
    desk.do(add_finding, FindingDraft(crisis_id=crisis.id or 0, kind=FindingKind.STRENGTH, text="Fast.", by=SUE))
    desk.do(close_review, crisis.id, by=MAX)
    for reason in ("", "x" * (LONGEST_PROPOSAL + 1)):
        with pytest.raises(InvalidInput):
            desk.do(decline_proposal, proposal_id, reason=reason, by=MAX)

    desk.do(decline_proposal, proposal_id, reason="We have none.", by=MAX)

    row = desk.one(PlaybookProposal)
    assert (row.state, row.reason, row.taken_into) == (ProposalState.DECLINED, "We have none.", None)
    assert told(desk) == [("proposal_declined", SUE, "We have none.")]
    assert desk.words(crisis)[-1] == "playbook_change_declined"


def test_who_settles_their_own_proposal_is_not_told(desk: Desk) -> None:
    crisis, version_id = a_run(desk)
    desk.do(propose_change, crisis.id, version_id, text="x", by=MAX)
    desk.forget_effects()

    desk.do(decline_proposal, desk.one(PlaybookProposal).id, reason="No.", by=MAX)

    assert told(desk) == []


@pytest.mark.parametrize("who", [SAM, SUE, KIM, ZOE, BEA])
def test_only_managers_say_what_became_of_it(desk: Desk, who: str) -> None:
    """Neither who proposed it, nor the KAM, nor a stranger."""
    _, proposal_id = a_proposal(desk)
    keep(desk, NEWER)

    attempts: list[Any] = [
        lambda: desk.do(take_proposal, proposal_id, number=2, by=who),
        lambda: desk.do(decline_proposal, proposal_id, reason="No.", by=who),
        lambda: desk.do(check_proposal_form, proposal_id, by=who),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()

    assert desk.one(PlaybookProposal).state is ProposalState.OPEN


def test_a_manager_who_may_not_read_the_crisis_settles_nothing(desk: Desk) -> None:
    """An organisation may keep its crises from its managers."""
    _, proposal_id = a_proposal(desk)
    desk.protocol = a_protocol(("[criteria]", '[permissions]\nread = ["participants"]\n\n[criteria]'))

    assert read_by(desk, DAN) == []
    for attempt in (decline_proposal, check_proposal_form):
        named = {"reason": "No."} if attempt is decline_proposal else {}
        with pytest.raises(NotAllowed):
            desk.do(attempt, proposal_id, by=DAN, **named)


def test_what_is_gone_is_refused_with_a_sentence(desk: Desk) -> None:
    with pytest.raises(UnknownPlaybook, match="does not exist any more"):
        desk.do(decline_proposal, 999, reason="No.", by=MAX)
