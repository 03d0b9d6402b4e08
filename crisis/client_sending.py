"""Whoever speaks to the client has sent what was approved: it becomes an update of the client's clock (S1-14, S3-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_draft_facts import speaks_to_client
from crisis.client_draft_steps import check_lasts, check_newest, draft_with_id, settle
from crisis.escalation import check_open
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.question import show_draft_settled
from crisis.refusals import AlreadyDone, NotAllowed
from crisis.rules.permissions import Action
from crisis.timeline import record
from crisis.update import UpdateDraft, post_update
from storage.queries.client_draft import version_of_draft
from storage.tables.client_draft import ClientDraft
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, DraftState


@dataclass(frozen=True, kw_only=True)
class SentDraft:
    """What the form asked of whoever sent it. `next_due_at` None: as the protocol says."""

    draft_id: int
    version: int
    told_to: str
    told_how: str
    next_due_at: datetime | None
    by: str


async def draft_sent(session: AsyncSession, protocol: Protocol, sent: SentDraft, *, now: datetime) -> None:
    """The client has it: it becomes an update of the client's clock, which then stops reminding.

    Raises:
        AlreadyDone: it was sent or cancelled, or there is a newer version.
        InvalidInput: fields `told_to`, `told_how`, `next_due_at`.
        NotAllowed: only the liaison or the lead speaks to the client.
        WrongStatus: nobody has approved it.
    """
    crisis, draft = await draft_to_send(session, protocol, sent.draft_id, sent.version, by=sent.by)
    text = (await version_of_draft(session, sent.draft_id, draft.version)).text
    update = await post_update(
        session,
        protocol,
        UpdateDraft(
            crisis_id=draft.crisis_id,
            audience=Audience.CLIENT,
            author=sent.by,
            progress=text,
            told_to=sent.told_to,
            told_how=sent.told_how,
            next_due_at=sent.next_due_at,
        ),
        now=now,
    )
    assert update is not None, "Without a request key an update is never a repetition."
    by_whom = f", approved by <@{draft.settled_by}>" if draft.settled_by else ""
    settle(session, draft, DraftState.SENT, by=sent.by, now=now)
    draft.update_id = update.id
    said = f"<@{sent.by}> sent the client what <@{draft.author}> wrote (version {draft.version}{by_whom})."
    details = {"draft": draft.id, "version": draft.version, "update": update.id}
    await record(session, crisis, "draft_sent", said, by=sent.by, now=now, **details)
    await session.flush()
    await show_draft_settled(session, draft, now=now)


async def draft_to_send(
    session: AsyncSession, protocol: Protocol, draft_id: int, version: int, *, by: str
) -> tuple[Crisis, ClientDraft]:
    """Before the form is shown, and again when it is sent. Raises as `draft_sent`."""
    draft = await draft_with_id(session, draft_id)
    crisis = await crisis_to_change(session, protocol, draft.crisis_id, who=by, action=Action.CHANGE)
    await session.refresh(draft)
    speakers = await speaks_to_client(session, draft.crisis_id)
    if by not in speakers:
        raise NotAllowed(f"Only {_people(speakers)} speaks to the client in {crisis.key}: the client hears one voice.")
    check_lasts(draft, crisis)
    check_open(crisis)
    check_newest(draft, version)
    if draft.state is not DraftState.APPROVED:
        raise AlreadyDone(f"This is not approved any more. `/crisis draft {crisis.key}` shows where it stands.")
    return crisis, draft


def _people(slack_ids: Sequence[str]) -> str:
    return " or ".join(f"<@{one}>" for one in slack_ids) or "a client liaison, who is not named yet,"
