"""The section of the account card that shows how ready we are, and what to do next."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.readiness import readiness_of
from handlers.blocks.elements import Block
from handlers.blocks.readiness import readiness_section
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def readiness_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    (found,) = await readiness_of(session, deps.protocol, [account], now=now)
    return readiness_section(found)
