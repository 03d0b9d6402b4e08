"""The one message of the crisis channel that is always current."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PinHeadline, PostHeadline, RefreshHeadline
from crisis.headline import headline, headline_gone, headline_posted
from handlers.blocks.headline import headline_message
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import Post, Rewrite, post, rewrite_or_miss
from handlers.effects.shown import unless_shown
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import SlackRefused
from handlers.effects.still_true import NO_CHANNEL, NO_CRISIS
from storage.queries.crisis import crisis_by_id


@dataclass(frozen=True, kw_only=True)
class PinPlan:
    channel: str
    ts: str


async def _prepare_posting(session: AsyncSession, deps: EffectDependencies, value: PostHeadline) -> Post | Drop:
    facts = await headline(session, deps.protocol, value.crisis_id, now=deps.now)
    if facts is None:
        return NO_CRISIS
    if not facts.crisis.channel_id:
        return NO_CHANNEL
    if facts.headline_ts:
        return Drop("The headline stands already.")
    return Post(channel=facts.crisis.channel_id, message=headline_message(facts))


async def _record_posting(session: AsyncSession, deps: EffectDependencies, value: PostHeadline, result: Result) -> None:
    await headline_posted(session, value.crisis_id, ts=result["ts"], now=deps.now)


async def _prepare_refresh(session: AsyncSession, deps: EffectDependencies, value: RefreshHeadline) -> Rewrite | Drop:
    facts = await headline(session, deps.protocol, value.crisis_id, now=deps.now)
    if facts is None or not facts.crisis.channel_id or not facts.headline_ts:
        return Drop("There is no headline yet; it will show the newest state when it is posted.")
    message = headline_message(facts)
    return await unless_shown(
        session, deps, value, Rewrite(channel=facts.crisis.channel_id, ts=facts.headline_ts, message=message)
    )


async def _record_refresh(
    session: AsyncSession, deps: EffectDependencies, value: RefreshHeadline, result: Result
) -> None:
    if "gone" in result:
        await headline_gone(session, value.crisis_id, ts=result["gone"], now=deps.now)


async def _prepare_pin(session: AsyncSession, _deps: EffectDependencies, value: PinHeadline) -> PinPlan | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None or not crisis.channel_id or not crisis.headline_ts:
        return Drop("There is no headline to pin.")
    return PinPlan(channel=crisis.channel_id, ts=crisis.headline_ts)


async def _pin(slack: SlackLine, plan: PinPlan, attempt: Attempt) -> Result:
    if attempt.look_first:
        pinned = (await slack.call("pins.list", channel=plan.channel)).get("items", [])
        if any((item.get("message") or {}).get("ts") == plan.ts for item in pinned):
            return {}
    try:
        await slack.call("pins.add", channel=plan.channel, timestamp=plan.ts)
    except SlackRefused as refusal:
        if refusal.error != "already_pinned":
            raise
    return {}


POST_HEADLINE = Performer(_prepare_posting, post, _record_posting)
REFRESH_HEADLINE = Performer(_prepare_refresh, rewrite_or_miss, _record_refresh, is_repeatable=True)
PIN_HEADLINE = Performer(_prepare_pin, _pin, record_nothing, is_repeatable=True)
