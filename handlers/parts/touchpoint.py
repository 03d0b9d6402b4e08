"""When somebody spoke with the client last, and what the client complained about, on the account card."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.silence import silences
from handlers.blocks.appointment import planned_blocks
from handlers.blocks.elements import Block
from handlers.blocks.silence import last_contact_line
from handlers.blocks.touchpoint import ON_CARD, touchpoints_part
from handlers.dependencies import Dependencies
from storage.queries.appointment import planned_of
from storage.queries.touchpoint import open_complaints_of, touchpoints_of
from storage.tables.account import Account


async def touchpoint_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    newest = await touchpoints_of(session, account.id, limit=1)
    complaints = await open_complaints_of(session, account.id, limit=ON_CARD)
    planned = await planned_of(session, account.id, limit=ON_CARD)
    coming = planned_blocks(planned, most=ON_CARD, now=now)
    silence = (await silences(session, deps.protocol, [account], now=now))[account.id]
    return touchpoints_part(account.id, last_contact_line(silence), coming, newest[0] if newest else None, complaints)
