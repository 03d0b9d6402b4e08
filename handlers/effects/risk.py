"""The weekly reminder of risks to be reviewed and mitigations that are due."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RemindOfRisks
from crisis.person import direct_channel_opened
from crisis.risk_facts import facts_of_risks
from crisis.risk_reminder import due_this_week
from handlers.blocks.risk import due_message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: RemindOfRisks) -> DirectPost | Drop:
    known = await direct_channel_of(session, value.slack_id)
    risks = await facts_of_risks(session, deps.protocol, value.risk_ids, now=deps.now)
    reviews, mitigations = due_this_week(risks, deps.protocol.day_of(deps.now))
    if not reviews and not mitigations:
        why = "The risks were reviewed, mitigated or closed meanwhile."
        return Drop(why, look_for=sent_to(value.slack_id, known))
    return DirectPost(slack_id=value.slack_id, channel=known, message=due_message(reviews, mitigations))


async def _record(session: AsyncSession, _deps: EffectDependencies, value: RemindOfRisks, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


REMIND_OF_RISKS = Performer(_prepare, post_direct, _record)
