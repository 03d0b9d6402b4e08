"""Updates in the crisis channel, and the one reminder that each due update has."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostReminder, PostUpdate, RefreshReminder, RemoveReminder
from crisis.update import reminder_facts, reminder_posted, update_facts
from handlers.blocks.reminder import reminder_message
from handlers.blocks.update import update_message
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import Post, Rewrite, post, posted_in, rewrite
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import NoLongerNeeded, SlackRefused
from handlers.effects.still_true import NO_CHANNEL, facts_of
from storage.queries.crisis import crisis_by_id
from storage.queries.outbox import effect_by_once_key

ANSWERED = Drop("The update was given meanwhile.")
NOTHING_TO_DELETE = ("channel_not_found", "is_archived", "is_inactive", "message_not_found")


async def _prepare_update(session: AsyncSession, deps: EffectDependencies, value: PostUpdate) -> Post | Drop:
    crisis = await facts_of(session, deps, value.crisis_id)
    update = await update_facts(session, value.update_id)
    if crisis is None or not crisis.channel_id:
        return NO_CHANNEL
    if update is None:
        return Drop("The update does not exist.")
    return Post(channel=crisis.channel_id, message=update_message(update, crisis))


async def _prepare_reminder(session: AsyncSession, deps: EffectDependencies, value: PostReminder) -> Post | Drop:
    reminder = await reminder_facts(session, deps.protocol, value.clock_id, value.round, now=deps.now)
    if reminder is None:
        crisis = await crisis_by_id(session, value.crisis_id)
        look_for = posted_in(crisis.channel_id) if crisis and crisis.channel_id else None
        return Drop(ANSWERED.reason, look_for=look_for)
    if not reminder.crisis.channel_id:
        return NO_CHANNEL
    return Post(channel=reminder.crisis.channel_id, message=reminder_message(reminder))


async def _record_reminder(
    session: AsyncSession, deps: EffectDependencies, value: PostReminder, result: Result
) -> None:
    await reminder_posted(session, value.clock_id, value.round, ts=result["ts"], now=deps.now)


async def _prepare_refresh(session: AsyncSession, deps: EffectDependencies, value: RefreshReminder) -> Rewrite | Drop:
    reminder = await reminder_facts(session, deps.protocol, value.clock_id, value.round, now=deps.now)
    if reminder is None:
        return ANSWERED
    if not reminder.crisis.channel_id or not reminder.clock.reminder_ts:
        return Drop("The reminder was not posted.")
    return Rewrite(
        channel=reminder.crisis.channel_id, ts=reminder.clock.reminder_ts, message=reminder_message(reminder)
    )


async def _prepare_removal(session: AsyncSession, _deps: EffectDependencies, value: RemoveReminder) -> Result | Drop:
    posting = PostReminder(crisis_id=value.crisis_id, clock_id=value.clock_id, round=value.round)
    effect = await effect_by_once_key(session, posting.once_key or "")
    if effect is None or "ts" not in effect.result:
        return Drop("The reminder was never posted.")
    return {"channel": effect.result["channel"], "ts": effect.result["ts"]}


async def _remove(slack: SlackLine, plan: Result, attempt: Attempt) -> Result:
    try:
        await slack.call("chat.delete", channel=plan["channel"], ts=plan["ts"])
    except SlackRefused as refusal:
        if refusal.error == "message_not_found" and attempt.look_first:
            return {}  # an earlier attempt removed it, and its answer was lost
        if refusal.error in NOTHING_TO_DELETE:
            raise NoLongerNeeded("The reminder is gone already.") from refusal
        raise
    return {}


POST_UPDATE = Performer(_prepare_update, post, record_nothing)
POST_REMINDER = Performer(_prepare_reminder, post, _record_reminder)
REFRESH_REMINDER = Performer(_prepare_refresh, rewrite, record_nothing, is_repeatable=True)
REMOVE_REMINDER = Performer(_prepare_removal, _remove, record_nothing, is_repeatable=True)
