"""A draft for the client, to whoever must do something about it now."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_draft_facts import draft_facts
from crisis.effects import SendDraft
from crisis.permissions import may
from crisis.person import direct_channel_opened
from crisis.rules.permissions import Action
from handlers.blocks.client_draft import draft_message, settled_draft_message
from handlers.blocks.message import Message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of
from storage.queries.crisis import crisis_by_id

NOT_THEIRS = "They may not read this crisis any more."
SETTLED = "It was answered, changed or cancelled meanwhile."


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendDraft) -> DirectPost | Drop:
    draft = await draft_facts(session, deps.protocol, value.draft_id, now=deps.now)
    known = await direct_channel_of(session, value.slack_id)
    if draft is None or (draft.state, draft.version) != (value.stage, value.version):
        return Drop(SETTLED, look_for=sent_to(value.slack_id, known))
    if not await _may_read(session, deps, value):
        return Drop(NOT_THEIRS, look_for=sent_to(value.slack_id, known))
    return DirectPost(slack_id=value.slack_id, channel=known, message=draft_message(draft))


async def settled_draft(session: AsyncSession, deps: EffectDependencies, value: SendDraft) -> Message | None:
    """What they were asked about, with what became of it."""
    draft = await draft_facts(session, deps.protocol, value.draft_id, version=value.version, now=deps.now)
    if draft is None or (draft.superseded_by is None and draft.state == value.stage):
        return None
    return settled_draft_message(draft) if await _may_read(session, deps, value) else None


async def _may_read(session: AsyncSession, deps: EffectDependencies, value: SendDraft) -> bool:
    """What a client is to hear is for people of the crisis, also when its turn comes later."""
    crisis = await crisis_by_id(session, value.crisis_id)
    return await may(session, deps.protocol, value.slack_id, Action.READ, crisis)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendDraft, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_DRAFT = Performer(_prepare, post_direct, _record)
