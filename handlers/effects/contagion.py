"""Who leads hears which other accounts a crisis may reach, by direct message."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.contagion import contagion
from crisis.effects import TellContagion
from crisis.person import direct_channel_opened
from crisis.refusals import Refusal
from handlers.blocks.contagion import contagion_message
from handlers.blocks.words import is_over
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import NO_CRISIS, direct_channel_of, ended


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: TellContagion) -> DirectPost | Drop:
    known = await direct_channel_of(session, value.slack_id)
    try:
        found = await contagion(session, deps.protocol, value.crisis_id, who=value.slack_id)
    except Refusal as refusal:
        return Drop(refusal.sentence, look_for=sent_to(value.slack_id, known))
    if found is None:
        return NO_CRISIS
    if is_over(found.crisis):
        return Drop(ended(found.crisis.status).reason, look_for=sent_to(value.slack_id, known))
    return DirectPost(slack_id=value.slack_id, channel=known, message=contagion_message(found))


async def _record(session: AsyncSession, _deps: EffectDependencies, value: TellContagion, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


TELL_CONTAGION = Performer(_prepare, post_direct, _record)
