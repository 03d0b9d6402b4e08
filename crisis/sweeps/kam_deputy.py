"""Deputies of KAMs whose time begins, or is over (S1-5)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.kam_deputy import begin_or_end
from crisis.protocol import Protocol
from storage.queries.kam_deputy import deputy_for_change, due_deputies
from storage.queries.roster import absence_by_id


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of those whose time has come, most overdue first."""
    return [row.id for row in await due_deputies(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue one has been waiting for the sweep."""
    rows = await due_deputies(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
    """Whoever comes second finds nothing left to do."""
    row = await deputy_for_change(session, row_id)
    absence = await absence_by_id(session, row.absence_id) if row else None
    if row is not None and absence is not None and row.next_check_at is not None and row.next_check_at <= now:
        await begin_or_end(session, protocol, row, absence, now=now)
