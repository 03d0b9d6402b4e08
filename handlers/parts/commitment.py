"""What we promised the account, on its card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.commitment_facts import account_commitments
from handlers.blocks.commitment import commitments_part
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def commitment_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return commitments_part(await account_commitments(session, deps.protocol, account, now=now))
