"""The weekly message to a KAM, with the facts of the moment it is sent."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendReadiness
from crisis.permissions import is_one_of_us
from crisis.person import direct_channel_opened
from crisis.readiness import bundle_for, risks_of_week
from handlers.blocks.readiness import weekly_message
from handlers.effects.deputy import as_deputy
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendReadiness) -> DirectPost | Drop:
    known = await direct_channel_of(session, value.slack_id)
    bundle = await bundle_for(session, deps.protocol, value.slack_id, now=deps.now)
    reviews, mitigations = await risks_of_week(session, deps.protocol, value.slack_id, value.week, now=deps.now)
    if not (bundle or reviews or mitigations) or not await is_one_of_us(session, value.slack_id):
        return Drop("There is nothing for them to do.", look_for=sent_to(value.slack_id, known))
    message = await as_deputy(session, weekly_message(bundle, reviews, mitigations), value.slack_id)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendReadiness, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_READINESS = Performer(_prepare, post_direct, _record)
