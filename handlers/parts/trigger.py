"""The section of the account card that shows what waits for a decision, or is watched."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.blocks.elements import Block
from handlers.blocks.trigger import IN_LIST, triggers_part
from handlers.dependencies import Dependencies
from storage.queries.trigger import standing_triggers_of
from storage.tables.account import Account


async def trigger_part(session: AsyncSession, _deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    return triggers_part(account.id, await standing_triggers_of(session, account.id, limit=IN_LIST))
