"""What becomes of a trigger: declared, watched or dismissed; whoever comes second hears what the first did (S0-20)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_edit_account, check_may_read_account, may_read_account
from crisis.profile import account_with_id
from crisis.protocol import Protocol
from crisis.question import show_trigger_decided
from crisis.refusals import AlreadyDone, InvalidInput, UnknownTrigger
from crisis.rules.length import too_long
from crisis.rules.trigger import is_asked_again, is_settled
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.trigger import trigger_by_id, trigger_for_change
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerState

LONGEST_REASON = 1_000
GONE = "This trigger does not exist. `/crisis triggers ACCOUNT` lists those that do."


async def watch(session: AsyncSession, protocol: Protocol, trigger_id: int, *, by: str, now: datetime) -> TriggerEvent:
    """It stays on the account card; after a while somebody is asked about it once more.

    Raises:
        AlreadyDone: it is watched, or was declared or dismissed; the sentence says by whom.
        NotAllowed: only the account's people and managers may.
    """
    trigger = await _to_decide(session, protocol, trigger_id, by=by)
    if trigger.state is TriggerState.WATCHING:
        raise AlreadyDone(f"<@{trigger.decided_by}> watches this trigger already.")
    again = now + protocol.triggers.ask_again_after if is_asked_again(trigger.round) else None
    await _decide(session, trigger, TriggerState.WATCHING, by=by, now=now, next_ask_at=again)
    return trigger


async def dismiss(
    session: AsyncSession, protocol: Protocol, trigger_id: int, reason: str, *, by: str, now: datetime
) -> TriggerEvent:
    """It was nothing: nobody is asked about it again.

    Raises:
        AlreadyDone: it was declared or dismissed; the sentence says by whom.
        InvalidInput: field `reason`.
        NotAllowed: only the account's people and managers may.
    """
    trigger = await _to_decide(session, protocol, trigger_id, by=by)
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why it is nothing."})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": too_long(LONGEST_REASON, reason)})
    trigger.reason = reason.strip()
    await _decide(session, trigger, TriggerState.DISMISSED, by=by, now=now)
    return trigger


async def trigger_to_dismiss(session: AsyncSession, protocol: Protocol, trigger_id: int, *, by: str) -> TriggerEvent:
    """As `dismiss` checks, before the form that asks for the reason is shown."""
    trigger = await trigger_by_id(session, trigger_id)
    return await _checked(session, protocol, trigger, by=by)


async def trigger_to_declare(
    session: AsyncSession, protocol: Protocol, trigger_id: int, *, by: str
) -> tuple[TriggerEvent, Account]:
    """The trigger and its account, before the form that declares a crisis is shown for it.

    Raises:
        AlreadyDone: it was declared or dismissed; the sentence says by whom.
        NotAllowed: the person may not read the account.
    """
    trigger = await trigger_by_id(session, trigger_id)
    if trigger is None:
        raise UnknownTrigger(GONE)
    account = await account_with_id(session, trigger.account_id)
    await check_may_read_account(session, protocol, by, account)
    await _check_stands(session, trigger)
    return trigger, account


async def declared_from(
    session: AsyncSession, protocol: Protocol, trigger_id: int, crisis: Crisis, *, by: str, now: datetime
) -> None:
    """The crisis was declared from this trigger. Set once; whatever is wrong never hinders the declaration."""
    trigger = await trigger_for_change(session, trigger_id)
    if trigger is None or is_settled(trigger.state) or trigger.account_id != crisis.account_id:
        return
    account = await account_with_id(session, trigger.account_id)
    if not await may_read_account(session, protocol, by, account):
        return
    trigger.crisis_id = crisis.id
    await _decide(session, trigger, TriggerState.DECLARED, by=by, now=now)
    text = f"It began as a trigger that <@{trigger.by}> raised ({trigger.kind}): {trigger.text}"
    await record(session, crisis, "trigger_declared", text, by=by, now=now, trigger=trigger.id)


async def _to_decide(session: AsyncSession, protocol: Protocol, trigger_id: int, *, by: str) -> TriggerEvent:
    return await _checked(session, protocol, await trigger_for_change(session, trigger_id), by=by)


async def _checked(session: AsyncSession, protocol: Protocol, trigger: TriggerEvent | None, *, by: str) -> TriggerEvent:
    if trigger is None:
        raise UnknownTrigger(GONE)
    await check_may_edit_account(session, protocol, by, await account_with_id(session, trigger.account_id))
    await _check_stands(session, trigger)
    return trigger


async def _check_stands(session: AsyncSession, trigger: TriggerEvent) -> None:
    if trigger.state is TriggerState.DECLARED:
        crisis = await crisis_by_id(session, trigger.crisis_id) if trigger.crisis_id is not None else None
        became = f"{crisis.key} already" if crisis else "a crisis already"
        raise AlreadyDone(f"<@{trigger.decided_by}> declared this trigger: it became {became}.")
    if trigger.state is TriggerState.DISMISSED:
        raise AlreadyDone(f"<@{trigger.decided_by}> dismissed this trigger already: {trigger.reason}")


async def _decide(
    session: AsyncSession,
    trigger: TriggerEvent,
    state: TriggerState,
    *,
    by: str,
    now: datetime,
    next_ask_at: datetime | None = None,
) -> None:
    trigger.state, trigger.decided_by, trigger.decided_at = state, by, now
    trigger.next_ask_at = next_ask_at
    session.add(trigger)
    await session.flush()
    await show_trigger_decided(session, trigger, now=now)
