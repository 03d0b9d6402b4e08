"""Who hears what in a crisis, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.communication import plan_for
from crisis.profile import freshness_of
from handlers.blocks.communication import plan_part
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from storage.tables.account import Account
from storage.vocabulary import Section


async def communication_part(
    session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime
) -> list[Block]:
    assert account.id is not None
    freshness = await freshness_of(session, deps.protocol, account.id, now=now)
    lines, is_own = await plan_for(session, account)
    return plan_part(account.id, lines, freshness[Section.COMMUNICATION], is_own=is_own)
