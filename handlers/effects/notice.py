"""Sentences: in the crisis channel, and to one person."""

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostNotice, SendDirect
from crisis.person import direct_channel_opened
from handlers.blocks.notice import direct_message, notice_message
from handlers.effects.handoff import is_unseen
from handlers.effects.obligation import is_still_due
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import DirectPost, Post, post, post_direct, sent_to
from handlers.effects.review import is_review_waited_for
from handlers.effects.still_true import NO_CHANNEL, direct_channel_of, facts_of

ONLY_WHILE: dict[str, Callable[[AsyncSession, SendDirect], Awaitable[bool]]] = {
    "handoff_unseen": is_unseen,
    "obligation_due": is_still_due,
    "obligation_overdue": is_still_due,
    "review_due": is_review_waited_for,
    "review_overdue": is_review_waited_for,
}
"""Words that must not be said any more once this is no longer so."""


async def _prepare_notice(session: AsyncSession, deps: EffectDependencies, value: PostNotice) -> Post | Drop:
    crisis = await facts_of(session, deps, value.crisis_id)
    if crisis is None or not crisis.channel_id:
        return NO_CHANNEL
    return Post(channel=crisis.channel_id, message=notice_message(value.word, value.values, crisis))


async def _prepare_direct(session: AsyncSession, deps: EffectDependencies, value: SendDirect) -> DirectPost | Drop:
    crisis = await facts_of(session, deps, value.crisis_id) if value.crisis_id is not None else None
    known = await direct_channel_of(session, value.slack_id)
    if value.word in ONLY_WHILE and not await ONLY_WHILE[value.word](session, value):
        return Drop("What it reminds of was settled meanwhile.", look_for=sent_to(value.slack_id, known))
    message = direct_message(value.word, value.values, crisis)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def _record_direct(session: AsyncSession, _deps: EffectDependencies, value: SendDirect, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


POST_NOTICE = Performer(_prepare_notice, post, record_nothing)
SEND_DIRECT = Performer(_prepare_direct, post_direct, _record_direct)
