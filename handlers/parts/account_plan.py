"""The line of the account card that leads to the account plan."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_plan_facts import account_plan
from handlers.blocks.account_plan import plan_part
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def account_plan_part(
    session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime
) -> list[Block]:
    return plan_part(await account_plan(session, deps.protocol, account, now=now))
