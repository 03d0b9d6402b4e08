"""A draft for the client goes only to whom it still concerns, and shows what became of it."""

from collections.abc import Iterator

import pytest

from crisis.client_approval import approve_draft
from crisis.client_draft import DraftText, write_draft
from crisis.effects import SendDraft
from handlers.blocks.message import Message
from handlers.effects.client_draft import NOT_THEIRS, SEND_DRAFT, SETTLED, settled_draft
from handlers.effects.performer import Drop, EffectDependencies
from handlers.effects.post import DirectPost
from storage.tables.person import Person
from storage.vocabulary import DraftKind
from tests.builders import MAX, SUE, Desk, a_crisis, an_account


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Max is asked to approve what Sue wrote."""
    with Desk.in_memory() as desk:
        crisis = a_crisis(desk, account_id=an_account(desk).id)
        text = "We are on it. More at 14:00."
        draft = DraftText(crisis_id=crisis.id or 0, kind=DraftKind.HOLDING, text=text, approver=MAX, by=SUE)
        desk.do(write_draft, draft)
        yield desk


def sending(desk: Desk) -> SendDraft:
    return desk.effects(SendDraft)[0]


def deps(desk: Desk) -> EffectDependencies:
    return EffectDependencies(protocol=desk.protocol, now=desk.now)


def plan(desk: Desk) -> object:
    return desk.do(SEND_DRAFT.prepare, deps(desk), sending(desk))


def drawn(desk: Desk) -> Message | None:
    return desk.do(settled_draft, deps(desk), sending(desk))


def leaves(desk: Desk) -> None:
    desk.change(Person, desk.one(Person, slack_id=MAX).id, is_deactivated=True)


def test_it_goes_to_whoever_is_asked(desk: Desk) -> None:
    """And stays as it is while it waits."""
    found = plan(desk)

    assert isinstance(found, DirectPost) and found.slack_id == MAX
    assert drawn(desk) is None


def test_what_was_answered_is_not_asked_any_more(desk: Desk) -> None:
    """Where it was asked, the answer stands."""
    desk.do(approve_draft, 1, 1, by=MAX)
    found, shown = plan(desk), drawn(desk)

    assert isinstance(found, Drop) and found.reason == SETTLED
    assert shown is not None and f"<@{MAX}> approved it." in shown.text


def test_whoever_left_reads_nothing(desk: Desk) -> None:
    """Neither the question nor what became of it."""
    leaves(desk)
    found = plan(desk)
    assert isinstance(found, Drop) and found.reason == NOT_THEIRS

    desk.change(Person, desk.one(Person, slack_id=MAX).id, is_deactivated=False)
    desk.do(approve_draft, 1, 1, by=MAX)
    leaves(desk)
    assert drawn(desk) is None
