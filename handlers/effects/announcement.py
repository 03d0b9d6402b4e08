"""One line per crisis in the crisis-desk channel, kept current, with what changed as replies below it."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import AnnounceChange, AnnounceCrisis, RefreshAnnouncement
from crisis.headline import announcement_posted
from crisis.rules.lifecycle import is_open
from handlers.blocks.announcement import announcement_message, change_message
from handlers.effects.named_channel import NamedPost, check_private, plan_for, post_named, posted_named, record_named
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import Post, Rewrite, post, rewrite
from handlers.effects.shown import unless_shown
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import CannotBeDone
from handlers.effects.still_true import NO_CRISIS, facts_of
from storage.queries.crisis import crisis_by_id

NOT_ANNOUNCED = Drop("The crisis was not announced.")


@dataclass(frozen=True, kw_only=True)
class ChangePlan:
    reply: Post
    reference: str


async def _prepare_announcing(
    session: AsyncSession, deps: EffectDependencies, value: AnnounceCrisis
) -> NamedPost | Drop:
    reference = deps.protocol.channels.crisis_desk
    crisis = await crisis_by_id(session, value.crisis_id)
    facts = await facts_of(session, deps, value.crisis_id)
    if crisis is None or facts is None:
        return NO_CRISIS
    if reference is None:
        return Drop("The protocol names no crisis-desk channel (channels.crisis_desk).")
    if crisis.announcement_ts:
        return Drop("The crisis was announced already.")
    plan = await plan_for(session, reference, announcement_message(facts, is_private=True))
    if not is_open(crisis.status):
        return Drop(f"The crisis was {crisis.status} meanwhile.", look_for=posted_named(plan))
    return plan


async def _record_announcing(
    session: AsyncSession, deps: EffectDependencies, value: AnnounceCrisis, result: Result
) -> None:
    await record_named(session, deps, result)
    await announcement_posted(session, value.crisis_id, channel=result["channel"], ts=result["ts"], now=deps.now)


async def _prepare_refresh(
    session: AsyncSession, deps: EffectDependencies, value: RefreshAnnouncement
) -> Rewrite | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    facts = await facts_of(session, deps, value.crisis_id)
    if crisis is None or facts is None or not crisis.announcement_channel or not crisis.announcement_ts:
        return NOT_ANNOUNCED
    message = announcement_message(facts, is_private=True)
    return await unless_shown(
        session, deps, value, Rewrite(channel=crisis.announcement_channel, ts=crisis.announcement_ts, message=message)
    )


async def _prepare_change(session: AsyncSession, deps: EffectDependencies, value: AnnounceChange) -> ChangePlan | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    facts = await facts_of(session, deps, value.crisis_id)
    if crisis is None or facts is None or not crisis.announcement_channel or not crisis.announcement_ts:
        return NOT_ANNOUNCED
    reply = Post(
        channel=crisis.announcement_channel,
        thread_ts=crisis.announcement_ts,
        message=change_message(value.word, value.values, facts),
    )
    return ChangePlan(reply=reply, reference=deps.protocol.channels.crisis_desk or "The crisis-desk channel")


async def _reply(slack: SlackLine, plan: ChangePlan, attempt: Attempt) -> Result:
    # Somebody may have opened the channel to others since the announcement.
    if not await check_private(slack, plan.reply.channel, plan.reference):
        raise CannotBeDone(f"The app is no longer in {plan.reference}. Invite it again with /invite @Crisis Desk.")
    return await post(slack, plan.reply, attempt)


ANNOUNCE_CRISIS = Performer(_prepare_announcing, post_named, _record_announcing)
REFRESH_ANNOUNCEMENT = Performer(_prepare_refresh, rewrite, record_nothing, is_repeatable=True)
ANNOUNCE_CHANGE = Performer(_prepare_change, _reply, record_nothing)
