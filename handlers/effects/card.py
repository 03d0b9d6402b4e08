"""Messages of the crisis channel that are kept up to date in place. The table says what each card shows."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import card_posted, card_ts
from crisis.effects import PostCard, RefreshCard
from handlers.blocks.message import Message
from handlers.effects.action import show_actions
from handlers.effects.communication import show_checklist
from handlers.effects.foresight import show_register
from handlers.effects.last_time import show_last_time
from handlers.effects.obligation import show_obligations
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.playbook import show_offer
from handlers.effects.post import Post, Rewrite, post, posted_in, rewrite
from handlers.effects.review import show_review
from handlers.effects.shown import unless_shown
from handlers.effects.still_true import NO_CHANNEL
from storage.queries.crisis import crisis_by_id

CARDS: dict[str, Callable[[AsyncSession, EffectDependencies, int], Awaitable[Message | None]]] = {
    "actions": show_actions,
    "communication": show_checklist,
    "obligations": show_obligations,
    "last_time": show_last_time,
    "playbooks": show_offer,
    "register": show_register,
    "review": show_review,
}
"""Card → what it shows for a crisis at this moment; None: there is nothing to show."""

NOTHING_TO_SHOW = Drop("There is nothing to show.")


async def _prepare_posting(session: AsyncSession, deps: EffectDependencies, value: PostCard) -> Post | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    if crisis is None or not crisis.channel_id:
        return NO_CHANNEL
    message = await CARDS[value.card](session, deps, value.crisis_id)
    if message is None:
        return replace(NOTHING_TO_SHOW, look_for=posted_in(crisis.channel_id))
    return Post(channel=crisis.channel_id, message=message)


async def _record_posting(session: AsyncSession, _deps: EffectDependencies, value: PostCard, result: Result) -> None:
    await card_posted(session, value.crisis_id, value.card, ts=result["ts"])


async def _prepare_refresh(session: AsyncSession, deps: EffectDependencies, value: RefreshCard) -> Rewrite | Drop:
    crisis = await crisis_by_id(session, value.crisis_id)
    ts = await card_ts(session, value.crisis_id, value.card)
    if crisis is None or not crisis.channel_id or ts is None:
        return Drop("This card was never posted.")
    message = await CARDS[value.card](session, deps, value.crisis_id)
    if message is None:
        return NOTHING_TO_SHOW
    return await unless_shown(session, deps, value, Rewrite(channel=crisis.channel_id, ts=ts, message=message))


POST_CARD = Performer(_prepare_posting, post, _record_posting)
REFRESH_CARD = Performer(_prepare_refresh, rewrite, record_nothing, is_repeatable=True)
