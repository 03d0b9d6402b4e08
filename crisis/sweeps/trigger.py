"""Triggers that somebody is to be asked about: once more after they were watched, or as soon as somebody is there."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.trigger import ask_about
from storage.queries.trigger import due_triggers, trigger_for_change


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of those whose time has come, most overdue first."""
    return [row.id for row in await due_triggers(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue one has been waiting for the sweep."""
    rows = await due_triggers(session, now=now, limit=1)
    return rows[0].next_ask_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, trigger_id: int, *, now: datetime) -> None:
    """Ask, unless somebody decided a moment ago."""
    row = await trigger_for_change(session, trigger_id)
    if row is not None and row.next_ask_at is not None and row.next_ask_at <= now:
        await ask_about(session, protocol, row, now=now)
