"""Who decides about an account on an ordinary day: its KAM, and who stands in for them."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import may_edit_account
from crisis.kam_deputy import deputy_of
from crisis.protocol import Protocol
from crisis.risk_reminder import last_keeper
from crisis.roster_people import away_day
from storage.queries.person import people_by_ids
from storage.tables.account import Account
from storage.tables.person import Person

LOOK_AGAIN = timedelta(hours=1)
"""While an account has nobody in Slack who could be told."""


async def keeper_of_account(
    session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime
) -> str | None:
    """Slack id of the first in Slack who may change the account and is not away: KAM, deputy, manager, sales manager.

    Where all of them are away it is the first of them all the same; None: there is nobody.
    """
    row_ids = [row_id for row_id in (account.kam_id, account.manager_id) if row_id]
    known = await people_by_ids(session, row_ids)
    kam, manager = known.get(account.kam_id or 0), known.get(account.manager_id or 0)
    persons = [kam, await deputy_of(session, account), manager, await last_keeper(session, protocol)]
    able = [one for one in persons if one and await _can_decide(session, protocol, one, account)]
    there = [one for one in able if await away_day(session, protocol, one, now=now) is None]
    return next((one.slack_id for one in (*there, *able)), None)


async def _can_decide(session: AsyncSession, protocol: Protocol, person: Person, account: Account) -> bool:
    return bool(person.slack_id) and await may_edit_account(session, protocol, person.slack_id or "", account)
