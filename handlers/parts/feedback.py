"""What the client said last, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.feedback_facts import voice_of
from handlers.blocks.elements import Block
from handlers.blocks.feedback import feedback_blocks
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def feedback_part(session: AsyncSession, _deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return feedback_blocks(await voice_of(session, account))
