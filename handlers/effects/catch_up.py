"""The catch-up of somebody who came into the channel later, as a direct message: it is still there tomorrow."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.catch_up import catch_up
from crisis.effects import SendCatchUp
from crisis.permissions import may
from crisis.person import direct_channel_opened
from crisis.rules.permissions import Action
from handlers.blocks.catch_up import catch_up_message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import NO_CRISIS, direct_channel_of
from storage.queries.crisis import crisis_by_id, member


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendCatchUp) -> DirectPost | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None:
        return NO_CRISIS
    known = await direct_channel_of(session, value.slack_id)
    row = await member(session, value.crisis_id, value.slack_id)
    if row is None or not row.is_in_channel:
        return Drop("They left the channel meanwhile.", look_for=sent_to(value.slack_id, known))
    if not await may(session, deps.protocol, value.slack_id, Action.READ, crisis):
        return Drop("They may not read this crisis.", look_for=sent_to(value.slack_id, known))
    facts = await catch_up(session, deps.protocol, value.crisis_id, now=deps.now)
    if facts is None:
        return NO_CRISIS
    return DirectPost(slack_id=value.slack_id, channel=known, message=catch_up_message(facts))


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendCatchUp, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_CATCH_UP = Performer(_prepare, post_direct, _record)
