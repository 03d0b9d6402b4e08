"""Direct messages that want an answer."""

import hashlib
import json

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RefreshPage, SendPage, wish_for
from crisis.page import page_facts, page_sent
from crisis.person import direct_channel_opened
from crisis.rules.lifecycle import is_open
from handlers.blocks.message import Message
from handlers.blocks.page import page_message
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result, record_nothing
from handlers.effects.post import DirectPost, Rewrite, post_direct, rewrite, sent_to
from handlers.effects.shown import unless_shown
from handlers.effects.slack_gate import SlackLine
from handlers.effects.still_true import direct_channel_of
from storage.vocabulary import Answer


async def _prepare_sending(session: AsyncSession, deps: EffectDependencies, value: SendPage) -> DirectPost | Drop:
    page = await page_facts(session, deps.protocol, value.page_id)
    if page is None:
        return Drop("The page does not exist.")
    if page.message_ts:
        return Drop("The page was sent already.")
    known = await direct_channel_of(session, page.slack_id)
    if page.answer is not Answer.OPEN or not is_open(page.crisis.status):
        return Drop(f"The page needs no answer any more: {page.answer}.", look_for=sent_to(page.slack_id, known))
    return DirectPost(slack_id=page.slack_id, channel=known, message=page_message(page))


async def _send(slack: SlackLine, plan: DirectPost, attempt: Attempt) -> Result:
    posted = await post_direct(slack, plan, attempt)
    # A message that an earlier attempt left may show what was true then, so nothing is claimed about it.
    return posted if attempt.look_first else posted | {"shown": _fingerprint(plan.message)}


async def _record_sending(session: AsyncSession, deps: EffectDependencies, value: SendPage, result: Result) -> None:
    await page_sent(session, value.page_id, channel=result["channel"], ts=result["ts"], now=deps.now)
    page = await page_facts(session, deps.protocol, value.page_id)
    if page is None:
        return
    await direct_channel_opened(session, page.slack_id, channel=result["channel"])
    if result.get("shown") != _fingerprint(page_message(page)):
        # The channel opened or somebody answered while the message was under way: there was nothing to refresh yet.
        await wish_for(session, RefreshPage(crisis_id=value.crisis_id, page_id=value.page_id), now=deps.now)


def _fingerprint(message: Message) -> str:
    return hashlib.sha256(json.dumps([message.text, message.blocks]).encode()).hexdigest()[:16]


async def _prepare_refresh(session: AsyncSession, deps: EffectDependencies, value: RefreshPage) -> Rewrite | Drop:
    page = await page_facts(session, deps.protocol, value.page_id)
    if page is None or not page.channel or not page.message_ts:
        return Drop("The page was not sent.")
    return await unless_shown(
        session, deps, value, Rewrite(channel=page.channel, ts=page.message_ts, message=page_message(page))
    )


SEND_PAGE = Performer(_prepare_sending, _send, _record_sending)
REFRESH_PAGE = Performer(_prepare_refresh, rewrite, record_nothing, is_repeatable=True)
