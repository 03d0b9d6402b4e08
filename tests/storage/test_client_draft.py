"""A word to the client on both kinds of database: one draft, one answer and one update, however many act at once."""

from collections.abc import Iterator

import pytest

from crisis.client_approval import approve_draft, ask_for_changes
from crisis.client_draft import DraftText, write_draft
from crisis.client_sending import SentDraft, draft_sent
from crisis.effects import SendDraft
from crisis.lead import take_lead
from crisis.refusals import AlreadyDone
from storage.session import Database
from storage.tables.client_draft import ClientDraft, ClientDraftVersion
from storage.tables.update import Update
from storage.vocabulary import DraftKind, DraftState
from tests.builders import EVERYBODY, KIM, MAX, SAM, SUE, Desk, a_crisis, an_account, people


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with Desk(Database(database_url)) as desk:
        desk.add(*people(*EVERYBODY))
        yield desk


def refusals(results: list[object]) -> list[type]:
    return [type(one) for one in results if isinstance(one, Exception)]


def test_several_at_once_do_it_once(desk: Desk) -> None:
    """Two who write become two versions of one draft; of those who answer, and of those who send, one comes first."""
    crisis = a_crisis(desk, account_id=an_account(desk).id)
    desk.do(take_lead, crisis.id, by=SAM)
    text = "We are on it. More at 14:00."
    draft = DraftText(crisis_id=crisis.id or 0, kind=DraftKind.HOLDING, text=text, approver=MAX, by=SUE)
    sent = [
        SentDraft(draft_id=1, version=2, told_to="Mara", told_how="Mail", next_due_at=None, by=by) for by in (KIM, SAM)
    ]

    written = desk.at_once(*(desk.operation(write_draft, draft) for _ in range(2)))
    answered = desk.at_once(
        *(desk.operation(approve_draft, 1, 2, by=MAX) for _ in range(2)),
        desk.operation(ask_for_changes, 1, 2, reason="No.", by=MAX),
    )
    if desk.one(ClientDraft).state is DraftState.CHANGES:
        desk.change(ClientDraft, 1, state=DraftState.APPROVED)
    went = desk.at_once(*(desk.operation(draft_sent, one) for one in sent))

    assert refusals(written) == []
    assert [one.number for one in desk.all(ClientDraftVersion)] == [1, 2]
    assert refusals(answered) == [AlreadyDone, AlreadyDone] and refusals(went) == [AlreadyDone]
    assert desk.one(ClientDraft).state is DraftState.SENT and len(desk.all(Update)) == 1
    assert [one.version for one in desk.effects(SendDraft)] == [1, 2, 2]
