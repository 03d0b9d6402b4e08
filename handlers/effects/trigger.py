"""The question what becomes of a trigger, to whoever looks after the account."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import may_edit_account
from crisis.effects import SendTrigger
from crisis.person import direct_channel_opened
from handlers.blocks.message import Message
from handlers.blocks.trigger import trigger_message
from handlers.effects.deputy import as_deputy
from handlers.effects.performer import Drop, EffectDependencies, Performer, Result
from handlers.effects.post import DirectPost, post_direct, sent_to
from handlers.effects.still_true import direct_channel_of
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_by_id
from storage.queries.trigger import trigger_by_id
from storage.vocabulary import TriggerState


async def _prepare(session: AsyncSession, deps: EffectDependencies, value: SendTrigger) -> DirectPost | Drop:
    known = await direct_channel_of(session, value.slack_id)
    trigger = await trigger_by_id(session, value.trigger_id)
    account = await account_by_id(session, trigger.account_id) if trigger else None
    if trigger is None or account is None:
        return Drop("The trigger does not exist.")
    if trigger.state is not TriggerState.OPEN or trigger.round != value.round:
        return Drop("Somebody decided about it meanwhile.", look_for=sent_to(value.slack_id, known))
    if not await may_edit_account(session, deps.protocol, value.slack_id, account):
        return Drop("They do not work for the account any more.", look_for=sent_to(value.slack_id, known))
    message = trigger_message(account.name, trigger, deps.protocol.triggers.meaning_of(trigger.kind))
    message = await as_deputy(session, message, value.slack_id, account)
    return DirectPost(slack_id=value.slack_id, channel=known, message=message)


async def decided_trigger(session: AsyncSession, deps: EffectDependencies, value: SendTrigger) -> Message | None:
    """The question with what was decided in place of its buttons; for whoever may still read it."""
    trigger = await trigger_by_id(session, value.trigger_id)
    account = await account_by_id(session, trigger.account_id) if trigger else None
    if trigger is None or account is None or trigger.state is TriggerState.OPEN:
        return None
    if not await may_edit_account(session, deps.protocol, value.slack_id, account):
        return None
    crisis = await crisis_by_id(session, trigger.crisis_id) if trigger.crisis_id is not None else None
    meaning = deps.protocol.triggers.meaning_of(trigger.kind)
    return trigger_message(account.name, trigger, meaning, crisis_key=crisis.key if crisis else "")


async def _record(session: AsyncSession, _deps: EffectDependencies, value: SendTrigger, result: Result) -> None:
    await direct_channel_opened(session, value.slack_id, channel=result["channel"])


SEND_TRIGGER = Performer(_prepare, post_direct, _record)
