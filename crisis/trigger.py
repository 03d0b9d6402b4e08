"""A trigger: raised by somebody or by repeated complaints; whoever looks after the account is asked (S0-20, S3-25)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_keeper import LOOK_AGAIN, keeper_of_account
from crisis.effects import SendTrigger, wish_for
from crisis.profile import account_to_edit, account_with_id
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.length import too_long
from storage.queries.touchpoint import complaints_since
from storage.queries.trigger import last_complaint_counted
from storage.tables.account import Account
from storage.tables.touchpoint import Complaint
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerSource, TriggerState

LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""
LONGEST_LINK = 500


@dataclass(frozen=True, kw_only=True)
class TriggerDraft:
    """What the form asked. `kind`: a name of the protocol's catalogue. `view_id`: one form raises one trigger."""

    account_id: int
    kind: str
    text: str
    by: str
    origin_link: str | None = None
    view_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A new trigger, and the Slack id of who is asked about it; None: nobody can be asked yet."""

    trigger: TriggerEvent
    asked: str | None


async def raise_trigger(
    session: AsyncSession, protocol: Protocol, draft: TriggerDraft, *, now: datetime
) -> Raised | None:
    """Write it down, and ask whoever looks after the account, once. None: the same form was sent before (S0-20).

    Raises:
        InvalidInput: fields `kind`, `text`.
        NotAllowed: only the account's people and managers may.
    """
    account = await account_to_edit(session, protocol, draft.account_id, by=draft.by)
    _check(protocol, draft)
    if not await first_time(session, draft.view_id and f"trigger:{draft.view_id}", now=now):
        return None
    link = draft.origin_link if draft.origin_link and len(draft.origin_link) <= LONGEST_LINK else None
    row = TriggerEvent(
        account_id=draft.account_id,
        kind=draft.kind,
        source=TriggerSource.PERSON,
        text=draft.text.strip(),
        by=draft.by,
        at=now,
        origin_link=link,
    )
    return Raised(trigger=row, asked=await _ask(session, protocol, account, row, now=now))


async def raise_for_complaints(
    session: AsyncSession, protocol: Protocol, account: Account, last: Complaint, *, now: datetime
) -> None:
    """So many complaints in so short a time are a trigger; those it was raised for count for no other one (S3-25).

    The caller has locked the account, so that two complaints of one moment are counted one after the other.
    """
    assert account.id is not None
    triggers = protocol.triggers
    counted = await last_complaint_counted(session, account.id)
    lately = await complaints_since(session, account.id, now - triggers.repeat_within, after_id=counted)
    if len(lately) < triggers.repeat_complaints:
        return
    row = TriggerEvent(
        account_id=account.id,
        kind=triggers.repeat_kind,
        source=TriggerSource.COMPLAINTS,
        text=f"{len(lately)} complaints in {triggers.repeat_within.days} days. The last one: {last.text}",
        by=last.by,
        at=now,
        complaint_id=last.id,
    )
    await _ask(session, protocol, account, row, now=now)


async def ask_about(session: AsyncSession, protocol: Protocol, trigger: TriggerEvent, *, now: datetime) -> None:
    """Its time has come: ask about one that was watched once more, or about one for which nobody was there.

    The caller holds the lock.
    """
    if trigger.state is TriggerState.WATCHING:
        trigger.state, trigger.round = TriggerState.OPEN, trigger.round + 1
    account = await account_with_id(session, trigger.account_id)
    await _ask(session, protocol, account, trigger, now=now)


async def _ask(
    session: AsyncSession, protocol: Protocol, account: Account, trigger: TriggerEvent, *, now: datetime
) -> str | None:
    """Returns who is asked. While there is nobody, the clock looks again."""
    to = await keeper_of_account(session, protocol, account, now=now)
    trigger.next_ask_at = None if to else now + LOOK_AGAIN
    session.add(trigger)
    await session.flush()
    assert trigger.id is not None
    if to is not None:
        effect = SendTrigger(slack_id=to, trigger_id=trigger.id, round=trigger.round)
        await wish_for(session, effect, now=now, asked_by=trigger.by)
    return to


def _check(protocol: Protocol, draft: TriggerDraft) -> None:
    errors = {}
    if draft.kind not in protocol.triggers.names():
        errors["kind"] = "Choose what kind of sign it is."
    if not draft.text.strip():
        errors["text"] = "Say in a sentence what was noticed."
    elif len(draft.text) > LONGEST_TEXT:
        errors["text"] = too_long(LONGEST_TEXT, draft.text)
    if errors:
        raise InvalidInput(errors)
