"""The message of a brainstorm: posted where only our own people read, then kept current in place."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.brainstorm import brainstorm_gone, brainstorm_posted
from crisis.brainstorm_facts import brainstorm_facts
from crisis.effects import PostBrainstorm, RefreshBrainstorm
from handlers.blocks.brainstorm import brainstorm_message
from handlers.effects.named_channel import NamedPost, check_private, plan_for, post_named, record_named
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result
from handlers.effects.post import Post, Rewrite, post, rewrite_or_miss
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import CannotBeDone
from storage.queries.brainstorm import brainstorm_by_id

NO_BRAINSTORM = Drop("The brainstorm does not exist.")
NO_PLACE = (
    "A brainstorm stands in a private channel. Ask for it in one that the app is in, or name a crisis-desk channel "
    "under [channels] in the protocol."
)


@dataclass(frozen=True, kw_only=True)
class BrainstormPlan:
    asked: Post | None
    """Into the channel where it was asked for, if that may be."""
    desk: NamedPost | None
    """Else into the crisis-desk channel."""


async def _prepare_posting(
    session: AsyncSession, deps: EffectDependencies, value: PostBrainstorm
) -> BrainstormPlan | Drop:
    row, facts = (
        await brainstorm_by_id(session, value.brainstorm_id),
        await brainstorm_facts(session, value.brainstorm_id),
    )
    if row is None or facts is None:
        return NO_BRAINSTORM
    if row.message_ts is not None:
        return Drop("The message stands already.")
    message, desk = brainstorm_message(facts), deps.protocol.channels.crisis_desk
    # Direct messages have ids of their own; what is thought together is for more than one.
    asked = Post(channel=row.asked_in, message=message) if row.asked_in.startswith(("C", "G")) else None
    return BrainstormPlan(asked=asked, desk=await plan_for(session, desk, message) if desk else None)


async def _post(slack: SlackLine, plan: BrainstormPlan, attempt: Attempt) -> Result:
    if plan.asked is not None and await _is_for_us_alone(slack, plan.asked.channel):
        return await post(slack, plan.asked, attempt)
    if plan.desk is None:
        raise CannotBeDone(NO_PLACE)
    return await post_named(slack, plan.desk, attempt)


async def _is_for_us_alone(slack: SlackLine, channel: str) -> bool:
    """Whether it is private and the bot is in it: Slack shows a private channel only to those inside."""
    try:
        return await check_private(slack, channel, "This channel")
    except CannotBeDone:
        return False


async def _record_posting(
    session: AsyncSession, deps: EffectDependencies, value: PostBrainstorm, result: Result
) -> None:
    if "reference" in result:
        await record_named(session, deps, result)
    await brainstorm_posted(session, value.brainstorm_id, channel=result["channel"], ts=result["ts"])


async def _prepare_refresh(
    session: AsyncSession, _deps: EffectDependencies, value: RefreshBrainstorm
) -> Rewrite | Drop:
    row, facts = (
        await brainstorm_by_id(session, value.brainstorm_id),
        await brainstorm_facts(session, value.brainstorm_id),
    )
    if row is None or facts is None:
        return NO_BRAINSTORM
    if row.channel_id is None or row.message_ts is None:
        return Drop("It is not posted yet; then it will show the newest state.")
    return Rewrite(channel=row.channel_id, ts=row.message_ts, message=brainstorm_message(facts))


async def _record_refresh(
    session: AsyncSession, deps: EffectDependencies, value: RefreshBrainstorm, result: Result
) -> None:
    if "gone" in result:
        await brainstorm_gone(session, value.brainstorm_id, ts=result["gone"], now=deps.now)


POST_BRAINSTORM = Performer(_prepare_posting, _post, _record_posting)
REFRESH_BRAINSTORM = Performer(_prepare_refresh, rewrite_or_miss, _record_refresh, is_repeatable=True)
