"""What a client said, to whoever stands for a function; once more when they have not seen it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PassOnFeedback, SendDirect
from crisis.feedback_facts import handed_over
from crisis.person import direct_channel_opened
from handlers.blocks.handoff import handoff_message
from handlers.blocks.message import Message
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of
from storage.queries.feedback import handoff_by_id


async def is_unseen(session: AsyncSession, value: SendDirect) -> bool:
    """Whether the KAM still must hear that nobody saw it."""
    handoff = await handoff_by_id(session, int(value.values["handoff"]))
    return handoff is not None and handoff.seen_at is None


async def _prepare(session: AsyncSession, _deps: EffectDependencies, value: PassOnFeedback) -> DirectPost | Drop:
    found = await handed_over(session, value.handoff_id)
    known = await direct_channel_of(session, value.slack_id)
    is_again = value.round > 0
    if found is None or (is_again and found.handoff.seen_at is not None):
        return Drop("They have seen it meanwhile.", look_for=sent_to(value.slack_id, known))
    message = handoff_message(found.handoff, found.feedback, found.account_name, is_again=is_again)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def answered_handoff(session: AsyncSession, _deps: EffectDependencies, value: PassOnFeedback) -> Message | None:
    """What was passed on, with what they said to it."""
    found = await handed_over(session, value.handoff_id)
    if found is None or found.handoff.seen_at is None:
        return None
    return handoff_message(found.handoff, found.feedback, found.account_name, is_again=False)


async def _record(session: AsyncSession, _deps: EffectDependencies, value: PassOnFeedback, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


PASS_ON_FEEDBACK = Performer(_prepare, post_direct, _record)
