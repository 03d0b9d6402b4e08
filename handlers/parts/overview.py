"""The head of the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import overview
from handlers.blocks.account import overview_blocks
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def overview_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return overview_blocks(await overview(session, deps.protocol, account, now=now))
