"""Somebody else than its author approves what the client is to read, or asks for changes (S1-14)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_draft_steps import check_lasts, check_newest, draft_with_id, hand_on, settle
from crisis.effects import SendDirect, wish_for
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.timeline import record
from storage.tables.client_draft import ClientDraft
from storage.tables.crisis import Crisis
from storage.vocabulary import DraftState

LONGEST_REASON = 1_000


async def approve_draft(
    session: AsyncSession, protocol: Protocol, draft_id: int, version: int, *, by: str, now: datetime
) -> str:
    """The text may go to the client as it stands; its author hears so. Returns the Slack id of who has it to send.

    Raises:
        AlreadyDone: it was answered, sent or cancelled, or there is a newer version.
        NotAllowed: somebody else was asked.
    """
    crisis, draft = await _draft_to_answer(session, protocol, draft_id, version, by=by)
    settle(session, draft, DraftState.APPROVED, by=by, now=now)
    text = f"<@{by}> approved what <@{draft.author}> wrote for the client (version {version})."
    await record(session, crisis, "draft_approved", text, by=by, now=now, draft=draft_id, version=version)
    to = await hand_on(session, crisis, draft, now=now)
    if draft.author != to:
        values = {"by": by, "to": to, "kind": draft.kind, "version": version}
        told = SendDirect(crisis_id=draft.crisis_id, slack_id=draft.author, word="draft_approved", values=values)
        await wish_for(session, told, now=now, asked_by=by)
    return to


async def ask_for_changes(
    session: AsyncSession, protocol: Protocol, draft_id: int, version: int, *, reason: str, by: str, now: datetime
) -> None:
    """Not like this: whoever wrote it hears what is to change, and has the text.

    Raises:
        InvalidInput: field `reason`.
        AlreadyDone, NotAllowed: as `approve_draft`.
    """
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence what is to change: its author reads it."})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": too_long(LONGEST_REASON, reason)})
    crisis, draft = await _draft_to_answer(session, protocol, draft_id, version, by=by)
    settle(session, draft, DraftState.CHANGES, by=by, now=now)
    draft.changes = reason.strip()
    text = f"<@{by}> asked for changes in what <@{draft.author}> wrote for the client: {draft.changes}"
    await record(session, crisis, "draft_changes", text, by=by, now=now, draft=draft_id, version=version)
    await hand_on(session, crisis, draft, now=now)


async def draft_to_answer(
    session: AsyncSession, protocol: Protocol, draft_id: int, version: int, *, by: str
) -> ClientDraft:
    """Before the form is shown. Raises as `approve_draft`."""
    return (await _draft_to_answer(session, protocol, draft_id, version, by=by))[1]


async def _draft_to_answer(
    session: AsyncSession, protocol: Protocol, draft_id: int, version: int, *, by: str
) -> tuple[Crisis, ClientDraft]:
    draft = await draft_with_id(session, draft_id)
    crisis = await crisis_to_change(session, protocol, draft.crisis_id, who=by, action=Action.READ)
    await session.refresh(draft)
    if draft.approver != by and draft.version == version:
        asked = f"<@{draft.approver}> is asked to approve this" if draft.approver else "Nobody is asked to approve this"
        raise NotAllowed(f"{asked} in {crisis.key}, so only they can answer it.")
    check_lasts(draft, crisis)
    check_newest(draft, version)
    if draft.state is not DraftState.WAITING:
        said = "approved this" if draft.state is DraftState.APPROVED else "asked for changes"
        raise AlreadyDone(f"<@{draft.settled_by}> {said} already. Nothing more is needed.")
    return crisis, draft
