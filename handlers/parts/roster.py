"""The response team on the account card: who answers, and what is missing."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.roster import seats_for_account
from crisis.roster_seat import RosterScope
from handlers.blocks.elements import Block
from handlers.blocks.roster import roster_part_blocks
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def roster_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    seats = await seats_for_account(session, deps.protocol, account.id, now=now)
    return roster_part_blocks(seats, RosterScope(account_id=account.id))
