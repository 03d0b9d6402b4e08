"""Accounts go from one KAM to another, with all that stood on the old one because of them (S1-5).

What goes to the KAM of an account is looked up when it is due, so it finds the new one by itself. What was written down
for a person does not: the client liaison of open crises, open actions, risks, planned visits, seats of the account.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import find_owners, redraw_actions
from crisis.card import redraw_cards
from crisis.effects import PostNotice, TellKamHandover, wish_for
from crisis.kam_handover_rights import check_may_give, check_successor
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.length import too_long
from crisis.show import show_everywhere, show_home
from crisis.team import add_members, set_role
from crisis.timeline import record
from storage.queries.crisis import open_crises_of_account, roles_of
from storage.queries.kam_handover import (
    accounts_for_change,
    actions_on,
    risks_on,
    seats_on,
    visits_on,
)
from storage.queries.person import person_by_id, person_by_slack_id
from storage.queries.roster import seats_of
from storage.tables.account import Account
from storage.tables.kam_handover import KamHandover, KamHandoverAccount
from storage.tables.person import Person
from storage.vocabulary import Role

LONGEST_NOTE = 2_000
GONE = "This KAM does not exist any more. `/crisis newkam` shows who looks after which accounts."


@dataclass(frozen=True, kw_only=True)
class HandoverDraft:
    """What the form asked. `account_ids`: those that were shown, and chosen."""

    from_id: int
    """Row id: also somebody who left, or whom Slack never knew."""
    to: str
    account_ids: tuple[int, ...]
    note: str = ""
    by: str
    request_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """What came of it."""

    moved: tuple[str, ...]
    """Names of accounts."""
    stayed: tuple[str, ...]
    """One sentence each, for accounts that had another KAM meanwhile."""


async def hand_over_accounts(
    session: AsyncSession, protocol: Protocol, draft: HandoverDraft, *, now: datetime
) -> HandedOver | None:
    """All at once, or nothing. None: the same form was sent before (S1-5).

    An account that got another KAM since the form was shown stays with them, and the answer says so.

    Raises:
        InvalidInput: fields `to`, `note`, `accounts`.
        NotAllowed: not the KAM, the KAM's manager or a manager.
    """
    before = await person_by_id(session, draft.from_id)
    if before is None:
        raise UnknownAccount(GONE)
    accounts = await accounts_for_change(session, draft.account_ids)
    await check_may_give(session, protocol, before, accounts, by=draft.by)
    await check_successor(session, before, draft.to)
    _check(draft)
    if not await first_time(session, draft.request_key, now=now):
        return None
    theirs = [account for account in accounts if account.kam_id == before.id]
    stayed = [await _stays(session, account) for account in accounts if account.kam_id != before.id]
    after = await person_by_slack_id(session, draft.to)
    assert after is not None
    if theirs:
        await _move_all(session, draft, before, after, theirs, now=now)
    return HandedOver(moved=tuple(account.name for account in theirs), stayed=tuple(stayed))


def _check(draft: HandoverDraft) -> None:
    errors = {}
    if not draft.account_ids:
        errors["accounts"] = "Choose at least one account."
    if len(draft.note) > LONGEST_NOTE:
        errors["note"] = too_long(LONGEST_NOTE, draft.note)
    if errors:
        raise InvalidInput(errors)


async def _stays(session: AsyncSession, account: Account) -> str:
    kam = await person_by_id(session, account.kam_id) if account.kam_id else None
    who = (f"<@{kam.slack_id}>" if kam.slack_id else kam.name or kam.email) if kam else "nobody"
    return f"{account.name}: {who} looks after it now, so nothing was changed there."


async def _move_all(
    session: AsyncSession,
    draft: HandoverDraft,
    before: Person,
    after: Person,
    accounts: Sequence[Account],
    *,
    now: datetime,
) -> None:
    assert before.id is not None and after.id is not None
    row = KamHandover(from_id=before.id, to_id=after.id, note=draft.note.strip(), by=draft.by, at=now)
    session.add(row)
    await session.flush()
    assert row.id is not None
    for account in accounts:
        moved = await _move(session, account, before, after, by=draft.by, now=now)
        session.add(KamHandoverAccount(handover_id=row.id, account_id=account.id or 0, moved=moved))
    await session.flush()
    for slack_id in (before.slack_id, after.slack_id):
        await show_home(session, slack_id, now=now)
        if slack_id and not (slack_id == before.slack_id and before.is_deactivated):
            tell = TellKamHandover(slack_id=slack_id, handover_id=row.id)
            await wish_for(session, tell, now=now, asked_by=draft.by)


async def _move(
    session: AsyncSession, account: Account, before: Person, after: Person, *, by: str, now: datetime
) -> dict[str, int]:
    """One account, and what stood on its old KAM. Returns how many of which kind went along."""
    assert account.id is not None and before.id is not None and after.slack_id is not None
    account.kam_id = after.id
    session.add(account)
    ids = [account.id]
    moved = {"risks": 0, "visits": 0, "actions": 0, "seats": await _move_seats(session, account.id, before, after)}
    for risk in await risks_on(session, before.id, ids):
        risk.owner_id, moved["risks"] = after.id, moved["risks"] + 1
        session.add(risk)
    for visit in await visits_on(session, before.slack_id, ids) if before.slack_id else ():
        visit.by, moved["visits"] = after.slack_id, moved["visits"] + 1
        session.add(visit)
    await session.flush()
    crises = {crisis.id or 0 for crisis in await open_crises_of_account(session, account.id)}
    given = await _move_actions(session, account.id, before, after)
    moved["actions"] = len(given)
    for crisis_id in sorted(crises | set(given)):
        await _tell_crisis(session, crisis_id, before, after, is_open=crisis_id in crises, by=by, now=now)
    return {kind: count for kind, count in moved.items() if count}


async def _move_seats(session: AsyncSession, account_id: int, before: Person, after: Person) -> int:
    """Seats of just this account; not those of a function in which the new one stands already."""
    assert before.id is not None
    has = {seat.function for seat in await seats_of(session, account_id, None) if seat.person_id == after.id}
    going = [seat for seat in await seats_on(session, before.id, [account_id]) if seat.function not in has]
    for seat in going:
        seat.person_id = after.id
        session.add(seat)
    await session.flush()
    return len(going)


async def _move_actions(session: AsyncSession, account_id: int, before: Person, after: Person) -> Collection[int]:
    """Crises in which an action went along, one entry for each action."""
    given = []
    for action, _ in await actions_on(session, before.slack_id, [account_id]) if before.slack_id else ():
        action.owner = after.slack_id
        session.add(action)
        given.append(action.crisis_id)
    await session.flush()
    return given


async def _tell_crisis(
    session: AsyncSession, crisis_id: int, before: Person, after: Person, *, is_open: bool, by: str, now: datetime
) -> None:
    """The new KAM is in the channel of an open crisis and speaks to the client where the old one did."""
    assert after.slack_id is not None
    crisis = await locked_crisis(session, crisis_id)
    was_liaison = (await roles_of(session, crisis_id)).get(Role.LIAISON) == before.slack_id
    old = f"<@{before.slack_id}>" if before.slack_id else before.name or before.email
    text = f"<@{by}> handed {crisis.account_name} over from {old} to <@{after.slack_id}>."
    await record(session, crisis, "kam_changed", text, by=by, now=now, before=before.slack_id, after=after.slack_id)
    if not is_open:
        return
    if was_liaison:
        await set_role(session, crisis, Role.LIAISON, after.slack_id, now=now)
    await add_members(session, crisis, {after.slack_id: ""}, now=now)
    await find_owners(session, crisis, now=now)
    await redraw_actions(session, crisis, now=now)
    await redraw_cards(session, crisis, now=now)
    values = {"by": by, "before": before.slack_id, "name": before.name, "to": after.slack_id, "speaks": was_liaison}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="kam_changed", values=values), now=now)
    await show_everywhere(session, crisis, now=now)
