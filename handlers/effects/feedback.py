"""The question how the client feels after a crisis."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.effects import AskForFeedback
from crisis.feedback_ask import is_unreassured, is_wanted
from crisis.person import direct_channel_opened
from crisis.rules.feedback import may_wait
from handlers.blocks.feedback import ask_message, asked_message
from handlers.blocks.message import Message
from handlers.effects.deputy import as_deputy
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import NO_CRISIS, direct_channel_of
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_by_id
from storage.queries.feedback import ask_by_id, writer_of

NOT_WANTED = "The crisis goes on, or what the client says was written down meanwhile."


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: AskForFeedback) -> DirectPost | Drop:
    crisis, ask = await crisis_by_id(session, value.crisis_id), await ask_by_id(session, value.ask_id)
    if crisis is None or ask is None:
        return NO_CRISIS
    known = await direct_channel_of(session, value.slack_id)
    if not is_wanted(crisis, ask):
        return Drop(NOT_WANTED, look_for=sent_to(value.slack_id, known))
    facts = await crisis_facts(session, deps.protocol, crisis)
    unreassured = await is_unreassured(session, crisis, ask, asked=value.round)
    message = ask_message(facts, value.ask_id, may_wait=may_wait(value.round), is_unreassured=unreassured)
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    message = await as_deputy(session, message, value.slack_id, account) if account else message
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def written_feedback(session: AsyncSession, deps: EffectDependencies, value: AskForFeedback) -> Message | None:
    """The question with who wrote it down, or when it is asked once more."""
    crisis, ask = await crisis_by_id(session, value.crisis_id), await ask_by_id(session, value.ask_id)
    if crisis is None or ask is None:
        return None
    facts = await crisis_facts(session, deps.protocol, crisis)
    if ask.settled_at is not None:
        by = await writer_of(session, value.crisis_id, at=ask.settled_at)
        return asked_message(facts, written_by=by, written_at=ask.settled_at)
    is_put_off = ask.next_check_at is not None and ask.round == value.round
    return asked_message(facts, again_at=ask.next_check_at) if is_put_off else None


async def _record(session: AsyncSession, _deps: EffectDependencies, value: AskForFeedback, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


ASK_FOR_FEEDBACK = Performer(_prepare, post_direct, _record)
