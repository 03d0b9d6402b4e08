"""The section of the account card that shows the worst open risks."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.risk_facts import risk_board
from handlers.blocks.elements import Block
from handlers.blocks.risk import risks_section
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def risks_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return risks_section(await risk_board(session, deps.protocol, account, now=now))
