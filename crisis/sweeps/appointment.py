"""Planned visits and calls of which somebody is to be reminded, or to be asked how they went (S3-23)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.appointment_clock import speak_of
from crisis.protocol import Protocol
from storage.queries.appointment import appointment_for_change, due_appointments


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of those whose time has come, most overdue first."""
    return [row.id for row in await due_appointments(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue one has been waiting for the sweep."""
    rows = await due_appointments(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, appointment_id: int, *, now: datetime) -> None:
    """Say it, unless it was moved, cancelled or settled a moment ago."""
    row = await appointment_for_change(session, appointment_id)
    if row is not None and row.next_check_at is not None and row.next_check_at <= now:
        await speak_of(session, protocol, row, now=now)
