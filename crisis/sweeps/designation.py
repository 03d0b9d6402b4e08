"""Once a year somebody is reminded to look at an account's tier again (S0-5)."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect, wish_for
from crisis.kam_deputy import deputy_of
from crisis.protocol import Protocol
from storage.queries.account import account_by_id, account_for_change
from storage.queries.designation import designation_by_id, due_designations
from storage.queries.person import people_by_ids
from storage.tables.account import Account

LOOK_AGAIN_AFTER = timedelta(days=7)
"""While there is nobody in Slack to remind."""


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the designations whose review is due and of which nobody was reminded, most overdue first."""
    return [row.id for row in await due_designations(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_designations(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, designation_id: int, *, now: datetime) -> None:
    """Remind the KAM's manager, or the KAM, once. Whoever comes second finds nothing left to do."""
    designation = await designation_by_id(session, designation_id)
    if designation is None:
        return
    await account_for_change(session, designation.account_id)
    await session.refresh(designation)
    if designation.next_check_at is None or designation.next_check_at > now:
        return
    account = await account_by_id(session, designation.account_id)
    to = await _reminded(session, account) if account else None
    designation.next_check_at = None if to else now + LOOK_AGAIN_AFTER
    session.add(designation)
    await session.flush()
    if account and to:
        values = {"account": account.name, "tier": account.tier, "decided_at": designation.decided_at.isoformat()}
        await wish_for(session, SendDirect(slack_id=to, word="designation_due", values=values), now=now)


async def _reminded(session: AsyncSession, account: Account) -> str | None:
    """Slack id of the first who is in Slack."""
    row_ids = [row_id for row_id in (account.manager_id, account.kam_id) if row_id]
    people = await people_by_ids(session, row_ids)
    deputy = await deputy_of(session, account)
    found = [deputy if deputy and row_id == account.kam_id else people.get(row_id) for row_id in row_ids]
    there = [person for person in found if person is not None and not person.is_deactivated]
    return next((person.slack_id for person in there if person.slack_id), None)
