"""What is to be said to the client: written, checked, and handed to whoever approves it (S1-14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_approval import LONGEST_REASON
from crisis.client_draft_facts import Approval, approval_for, check_draft_text, what_is_wrong
from crisis.client_draft_steps import hand_on
from crisis.escalation import check_open
from crisis.permissions import crisis_to_change, may
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.timeline import record
from storage.queries.client_draft import open_draft
from storage.tables.client_draft import ClientDraft, ClientDraftVersion
from storage.tables.crisis import Crisis
from storage.vocabulary import DraftKind, DraftState

LONGEST_DRAFT = 2_500


@dataclass(frozen=True, kw_only=True)
class DraftText:
    """What the form asked. `approver` None: nobody. `request_key`: see `crisis.receipt`."""

    crisis_id: int
    kind: DraftKind
    text: str
    approver: str | None
    by: str
    reason: str = ""
    """Why words that a client should not read stand in it all the same."""
    request_key: str | None = None


async def write_draft(
    session: AsyncSession, protocol: Protocol, wanted: DraftText, *, now: datetime
) -> ClientDraft | None:
    """Write what the client is to read, or the next version of it, and ask for its approval (S1-14).

    Where the plan asks for none it goes to whoever speaks to the client. Returns None when the same form came before.

    Raises:
        InvalidInput: fields `text`, `reason`, `approver`.
        NotAllowed, WrongStatus: only people of the crisis may, while it lasts.
    """
    crisis = await crisis_to_change(session, protocol, wanted.crisis_id, who=wanted.by, action=Action.CHANGE)
    check_open(crisis)
    approval = await approval_for(session, crisis)
    errors = _text_errors(protocol, crisis, wanted)
    if problem := await _approver_problem(session, protocol, crisis, approval, wanted):
        errors["approver"] = problem
    if errors:
        raise InvalidInput(errors)
    if not await first_time(session, wanted.request_key, now=now):
        return None
    draft = await _next_version(session, wanted, now=now)
    await _record_written(session, crisis, draft, approval, now=now)
    await hand_on(session, crisis, draft, now=now)
    return draft


def _text_errors(protocol: Protocol, crisis: Crisis, wanted: DraftText) -> dict[str, str]:
    text = wanted.text.strip()
    if not text:
        return {"text": "Write what the client is to read."}
    if len(text) > LONGEST_DRAFT:
        return {"text": too_long(LONGEST_DRAFT, text)}
    errors = {}
    checked = check_draft_text(protocol, crisis.key, crisis.channel_name, text, wanted.kind)
    if wrong := what_is_wrong(checked):
        errors["text"] = wrong
    if len(wanted.reason) > LONGEST_REASON:
        errors["reason"] = too_long(LONGEST_REASON, wanted.reason)
    elif checked.banned and not wanted.reason.strip():
        words = "; ".join(f"“{one.words}”: {one.because}" for one in checked.banned)
        errors["reason"] = f"Change the text, or say why this must stand in it. {words}."
    return errors


async def _approver_problem(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, approval: Approval, wanted: DraftText
) -> str | None:
    """Whoever wrote it approves nothing; those the plan names do, or who may end the crisis."""
    if wanted.approver is None:
        plan = f"The communication plan asks for approval by: {approval.named}."
        return f"{plan} Choose who approves it." if approval.named else None
    if wanted.approver == wanted.by:
        return "Two pairs of eyes: somebody else than its author approves it."
    if wanted.approver in approval.people or await may(session, protocol, wanted.approver, Action.END, crisis):
        return None
    named = f"whom the plan names ({approval.named}), or " if approval.named else ""
    return f"Choose {named}the lead, the KAM or a manager: they may approve it."


async def _next_version(session: AsyncSession, wanted: DraftText, *, now: datetime) -> ClientDraft:
    draft = await open_draft(session, wanted.crisis_id)
    if draft is None:
        draft = ClientDraft(
            crisis_id=wanted.crisis_id, kind=wanted.kind, state=DraftState.WAITING, version=0, author=wanted.by
        )
    draft.version += 1
    draft.kind, draft.author, draft.approver = wanted.kind, wanted.by, wanted.approver
    draft.state = DraftState.WAITING if wanted.approver else DraftState.APPROVED
    draft.settled_by, draft.settled_at, draft.changes = None, None, ""
    session.add(draft)
    await session.flush()
    assert draft.id is not None
    session.add(
        ClientDraftVersion(
            draft_id=draft.id,
            number=draft.version,
            text=wanted.text.strip(),
            reason=wanted.reason.strip(),
            by=wanted.by,
            at=now,
        )
    )
    await session.flush()
    return draft


async def _record_written(
    session: AsyncSession, crisis: Crisis, draft: ClientDraft, approval: Approval, *, now: datetime
) -> None:
    plan = f" (the plan names: {approval.named})" if approval.named else ""
    whom = f"<@{draft.approver}> is to approve it{plan}" if draft.approver else "the plan asks nobody to approve it"
    text = f"<@{draft.author}> wrote version {draft.version} of a {draft.kind} for the client; {whom}."
    details = {"draft": draft.id, "version": draft.version}
    await record(session, crisis, "draft_written", text, by=draft.author, now=now, **details)
