"""What every step of a draft for the client shares: found, still to be answered, settled, handed on (S1-14)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_draft_facts import speaks_to_client
from crisis.effects import SendDraft, wish_for
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.question import show_draft_settled
from crisis.refusals import AlreadyDone, UnknownCrisis
from crisis.rules.permissions import Action
from crisis.show import show_reminders
from crisis.timeline import CLOCK, record
from storage.queries.client_draft import draft_by_id, open_draft
from storage.tables.client_draft import ClientDraft
from storage.tables.crisis import Crisis
from storage.vocabulary import DraftState

GONE = "This draft does not exist any more. `/crisis draft` writes one."


async def withdraw_draft(
    session: AsyncSession, protocol: Protocol, draft_id: int, *, by: str, now: datetime
) -> ClientDraft:
    """Nobody needs it any more. Raises AlreadyDone, NotAllowed."""
    draft = await draft_with_id(session, draft_id)
    crisis = await crisis_to_change(session, protocol, draft.crisis_id, who=by, action=Action.CHANGE)
    await session.refresh(draft)
    check_lasts(draft, crisis)
    await _cancel(session, crisis, draft, f"<@{by}> withdrew the draft for the client.", by=by, now=now)
    return draft


async def cancel_draft(session: AsyncSession, crisis: Crisis, *, because: str, now: datetime) -> None:
    """The crisis is over: what was not sent is not sent any more. The caller has locked the crisis."""
    assert crisis.id is not None
    draft = await open_draft(session, crisis.id)
    if draft is not None:
        text = f"The draft for the client was cancelled. {because}"
        await _cancel(session, crisis, draft, text, by=CLOCK, now=now)


async def draft_with_id(session: AsyncSession, draft_id: int) -> ClientDraft:
    draft = await draft_by_id(session, draft_id)
    if draft is None:
        raise UnknownCrisis(GONE)
    return draft


def check_lasts(draft: ClientDraft, crisis: Crisis) -> None:
    if draft.state is DraftState.SENT:
        raise AlreadyDone(f"<@{draft.settled_by}> sent this to the client already. Nothing more is needed.")
    if draft.state is DraftState.CANCELLED and draft.settled_by == CLOCK:
        raise AlreadyDone(f"{crisis.key} is over, so this draft was cancelled. Nothing more is needed.")
    if draft.state is DraftState.CANCELLED:
        raise AlreadyDone(f"<@{draft.settled_by}> withdrew this draft. Nothing more is needed.")


def check_newest(draft: ClientDraft, version: int) -> None:
    if draft.version != version:
        newer = f"<@{draft.author}> wrote version {draft.version} meanwhile"
        raise AlreadyDone(f"{newer}; this is version {version}. The newer one counts.")


async def hand_on(session: AsyncSession, crisis: Crisis, draft: ClientDraft, *, now: datetime) -> str:
    """To whoever must do something about it now, once; a reminder of the client's update says whom it waits for."""
    assert draft.id is not None
    await session.flush()
    to = await _whose_turn(session, draft)
    sending = SendDraft(
        crisis_id=draft.crisis_id, draft_id=draft.id, version=draft.version, stage=draft.state, slack_id=to
    )
    await show_draft_settled(session, draft, now=now)
    await wish_for(session, sending, now=now, asked_by=draft.settled_by or draft.author)
    await show_reminders(session, crisis, now=now)
    return to


async def _whose_turn(session: AsyncSession, draft: ClientDraft) -> str:
    if draft.state is DraftState.WAITING and draft.approver:
        return draft.approver
    if draft.state is DraftState.CHANGES:
        return draft.author
    speakers = await speaks_to_client(session, draft.crisis_id)
    return speakers[0] if speakers else draft.author


async def _cancel(
    session: AsyncSession, crisis: Crisis, draft: ClientDraft, text: str, *, by: str, now: datetime
) -> None:
    settle(session, draft, DraftState.CANCELLED, by=by, now=now)
    await session.flush()
    await record(session, crisis, "draft_cancelled", text, by=by, now=now, draft=draft.id, version=draft.version)
    await show_draft_settled(session, draft, now=now)
    await show_reminders(session, crisis, now=now)


def settle(session: AsyncSession, draft: ClientDraft, state: DraftState, *, by: str, now: datetime) -> None:
    draft.state, draft.settled_by, draft.settled_at = state, by, now
    session.add(draft)
