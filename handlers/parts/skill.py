"""What helpers in a crisis of the account should be able to do, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.skill import people_who_can
from handlers.blocks.elements import Block
from handlers.blocks.skill import wanted_part
from handlers.dependencies import Dependencies
from storage.queries.skill import wanted_by
from storage.tables.account import Account


async def skill_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    wanted = [row.tag for row in await wanted_by(session, account.id)]
    return wanted_part(account.id, wanted, await people_who_can(session, deps.protocol, wanted, now=now))
