"""Brainstorms whose time is over: the result takes the place of the list (S1-20)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.brainstorm import close
from crisis.protocol import Protocol
from storage.queries.brainstorm import brainstorm_for_change, due_brainstorms


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of those to be closed, most overdue first."""
    return [row.id for row in await due_brainstorms(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue one has been waiting for the sweep."""
    rows = await due_brainstorms(session, now=now, limit=1)
    return rows[0].closes_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, brainstorm_id: int, *, now: datetime) -> None:
    """Close it, unless somebody did a moment ago."""
    row = await brainstorm_for_change(session, brainstorm_id)
    if row is not None and row.closed_at is None and row.closes_at <= now:
        await close(session, row, by=None, now=now)
