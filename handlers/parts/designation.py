"""How the account got its tier, on its card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.designation import standing_of
from handlers.blocks.designation import standing_blocks
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def designation_part(
    session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime
) -> list[Block]:
    return standing_blocks(await standing_of(session, deps.protocol, account, now=now))
