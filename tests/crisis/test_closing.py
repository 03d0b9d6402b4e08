"""A resolved crisis is closed once its review is and nothing of it is open; from then on it stays so."""

from datetime import timedelta
from typing import Any

import pytest

from crisis.action import ActionDraft, add_action, finish_action, skip_action
from crisis.commitment import CommitmentDraft, add_commitment
from crisis.digest import digest
from crisis.effects import AskForFeedback
from crisis.lead import take_lead
from crisis.obligation import settle_obligation
from crisis.refusals import WrongStatus
from crisis.resolve import Resolution, reopen, resolve
from crisis.review import FindingDraft, add_finding, close_review
from storage.tables.action import CrisisAction
from storage.tables.commitment import Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import CommitmentKind, FindingKind, Kept, Status
from tests.builders import KIM, MAX, SAM, SUE, Desk, a_crisis, an_account


def resolved(desk: Desk, *, actions: int = 0, **values: Any) -> Crisis:
    """With a strength in its review and so many open actions of Sue."""
    crisis = a_crisis(desk, **values)
    desk.do(take_lead, crisis.id, by=SAM)
    given: dict[str, Any] = {"crisis_id": crisis.id, "owner": SUE, "measure": "She says so.", "by": SAM}
    for number in range(actions):
        draft = ActionDraft(what=f"Call them, {number}", due_at=desk.now + timedelta(hours=2), **given)
        desk.do(add_action, draft)
    end = Resolution(crisis_id=crisis.id or 0, by=MAX, what_was_done="Credited.", unconfirmed_reason="They sleep.")
    desk.do(resolve, end)
    found = FindingDraft(crisis_id=crisis.id or 0, kind=FindingKind.STRENGTH, text="Fast.", by=SAM)
    desk.do(add_finding, found)
    desk.forget_effects()
    return crisis


def test_closing_the_review_closes_the_crisis(desk: Desk) -> None:
    """At once, on the record and on the headline, where nothing else is open."""
    crisis = resolved(desk)

    desk.do(close_review, crisis.id, by=SAM)

    assert desk.crisis(crisis).status is Status.CLOSED
    assert desk.words(crisis)[-2:] == ["review_closed", "closed"]


def test_an_open_action_keeps_it_resolved_until_the_last_is_settled(desk: Desk) -> None:
    """Done or skipped, by whoever does it."""
    crisis = resolved(desk, actions=2)
    first, last = desk.all(CrisisAction)
    desk.do(close_review, crisis.id, by=SAM)
    assert desk.crisis(crisis).status is Status.RESOLVED

    desk.do(finish_action, first.id, by=SUE)
    assert desk.crisis(crisis).status is Status.RESOLVED
    desk.do(skip_action, last.id, by=SUE, reason="They called us.")

    assert desk.crisis(crisis).status is Status.CLOSED
    assert desk.words(crisis).count("closed") == 1


def test_what_the_contract_counts_on_keeps_it_resolved_too(desk: Desk) -> None:
    """Until it is recorded; that can still be corrected. What ended with the crisis keeps nothing open."""
    account = an_account(desk)
    for kind in (CommitmentKind.DELIVERY, CommitmentKind.CREDIT):
        draft = CommitmentDraft(label=kind.value, text="As agreed.", kind=kind, within="4h")
        desk.do(add_commitment, account.id, draft, by=KIM)
    crisis = resolved(desk, account_id=account.id)
    (credit,) = [row.id for row in desk.all(Obligation) if row.commitment_id == 2]
    desk.do(close_review, crisis.id, by=SAM)
    assert desk.crisis(crisis).status is Status.RESOLVED

    desk.do(settle_obligation, credit, kept=Kept.KEPT, evidence="Note 7.", by=KIM)
    assert desk.crisis(crisis).status is Status.CLOSED
    desk.do(settle_obligation, credit, kept=Kept.BROKEN, instead_of=Kept.KEPT, evidence="Too late.", by=KIM)

    assert desk.crisis(crisis).status is Status.CLOSED
    assert desk.words(crisis).count("closed") == 1


def test_the_client_is_still_asked_how_they_feel(desk: Desk) -> None:
    """As after any crisis that was resolved."""
    crisis = resolved(desk, account_id=an_account(desk).id)
    desk.do(close_review, crisis.id, by=SAM)
    assert desk.crisis(crisis).status is Status.CLOSED

    desk.stand_still(days=8)
    desk.sweep()

    assert len(desk.effects(AskForFeedback)) == 1


def test_without_a_closed_review_nothing_is_closed(desk: Desk) -> None:
    """However much was done."""
    crisis = resolved(desk, actions=1)

    desk.do(finish_action, desk.one(CrisisAction).id, by=SUE)

    assert desk.crisis(crisis).status is Status.RESOLVED


def test_what_is_closed_stays_closed(desk: Desk) -> None:
    """Also while it could be reopened otherwise; the sentence says what to do."""
    crisis = resolved(desk)
    desk.do(close_review, crisis.id, by=SAM)

    with pytest.raises(WrongStatus, match=r"^This crisis is closed\. If it starts again, declare a new one\.$"):
        desk.do(reopen, crisis.id, by=MAX, reason="Again.")
    with pytest.raises(WrongStatus, match="declare a new one"):
        desk.do(take_lead, crisis.id, by=SUE)

    assert desk.crisis(crisis).status is Status.CLOSED


def test_it_can_be_reopened_until_then(desk: Desk) -> None:
    """The review is open again with it."""
    crisis = resolved(desk, actions=1)
    desk.do(close_review, crisis.id, by=SAM)

    desk.do(reopen, crisis.id, by=MAX, reason="Again.")

    assert desk.crisis(crisis).status is Status.RESPONDING


def test_a_closed_crisis_is_shown_like_a_resolved_one(desk: Desk) -> None:
    """Its digest can still be told."""
    crisis = resolved(desk)
    before = desk.do(digest, crisis.id, end=1)

    desk.do(close_review, crisis.id, by=SAM)

    after = desk.do(digest, crisis.id, end=1)
    assert before is not None and after is not None and after.resolved_at == before.resolved_at
