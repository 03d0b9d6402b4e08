"""What we agreed with the client to be measured by, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.kpi_facts import account_kpis
from handlers.blocks.elements import Block
from handlers.blocks.kpi import kpis_part
from handlers.dependencies import Dependencies
from storage.tables.account import Account


async def kpi_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    return kpis_part(await account_kpis(session, deps.protocol, account, now=now))
