"""How the relationship stands, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.diagnostic_facts import relationship
from handlers.blocks.diagnostic import diagnostic_blocks
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def diagnostic_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return diagnostic_blocks(await relationship(session, deps.protocol, account, now=now))
