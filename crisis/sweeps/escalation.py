"""Pages nobody answered: climb the ladder."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.escalation import climb_on
from crisis.protocol import Protocol
from storage.queries.escalation import due_climbs


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the climbs whose next step is due, most overdue first."""
    return [climb.id for climb in await due_climbs(session, now=now, limit=limit) if climb.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_climbs(session, now=now, limit=1)
    return rows[0].next_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, climb_id: int, *, now: datetime) -> None:
    """One step higher, unless somebody was faster."""
    await climb_on(session, protocol, climb_id, now=now)
