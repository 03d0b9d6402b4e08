"""The old and the new KAM hear of accounts that were handed over, with what is true when they read it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import TellKamHandover
from crisis.kam_handover_facts import handover_facts
from crisis.person import direct_channel_opened
from handlers.blocks.kam_handover import new_kam_message, old_kam_message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: TellKamHandover) -> DirectPost | Drop:
    found = await handover_facts(session, deps.protocol, value.handover_id, now=deps.now)
    known = await direct_channel_of(session, value.slack_id)
    if found is None or not found.briefs:
        return Drop("These accounts went on to somebody else.", look_for=sent_to(value.slack_id, known))
    is_new = value.slack_id == found.after.slack_id
    message = new_kam_message(found) if is_new else old_kam_message(found)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: TellKamHandover, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


TELL_KAM_HANDOVER = Performer(_prepare, post_direct, _record)
