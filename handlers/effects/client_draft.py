"""A draft for the client, to whoever must do something about it now."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.client_draft_facts import draft_facts
from crisis.effects import SendDraft
from crisis.person import direct_channel_opened
from handlers.blocks.client_draft import draft_message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of

SETTLED = "It was answered, changed or cancelled meanwhile."


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendDraft) -> DirectPost | Drop:
    draft = await draft_facts(session, deps.protocol, value.draft_id, now=deps.now)
    known = await direct_channel_of(session, value.slack_id)
    if draft is None or (draft.state, draft.version) != (value.stage, value.version):
        return Drop(SETTLED, look_for=sent_to(value.slack_id, known))
    return DirectPost(slack_id=value.slack_id, channel=known, message=draft_message(draft))


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendDraft, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_DRAFT = Performer(_prepare, post_direct, _record)
