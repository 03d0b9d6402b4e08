"""Questions about updates and their clocks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Audience


async def clock_of(session: AsyncSession, crisis_id: int, audience: Audience) -> UpdateClock | None:
    statement = select(UpdateClock).where(UpdateClock.crisis_id == crisis_id, UpdateClock.audience == audience)
    return (await session.exec(statement)).one_or_none()


async def clocks_of(session: AsyncSession, crisis_ids: Sequence[int]) -> Sequence[UpdateClock]:
    statement = select(UpdateClock).where(col(UpdateClock.crisis_id).in_(crisis_ids)).order_by(col(UpdateClock.id))
    return (await session.exec(statement)).all()


async def due_clocks(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[UpdateClock]:
    """Clocks that must be looked at, most overdue first."""
    statement = select(UpdateClock).where(col(UpdateClock.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(UpdateClock.next_check_at)).limit(limit))).all()


async def update_by_id(session: AsyncSession, update_id: int) -> Update | None:
    return await session.get(Update, update_id)


async def updates_of(session: AsyncSession, crisis_id: int) -> Sequence[Update]:
    """All updates of a crisis, oldest first."""
    statement = select(Update).where(Update.crisis_id == crisis_id)
    return (await session.exec(statement.order_by(col(Update.posted_at), col(Update.id)))).all()


async def last_update(session: AsyncSession, crisis_id: int, audience: Audience | None = None) -> Update | None:
    statement = select(Update).where(Update.crisis_id == crisis_id)
    if audience is not None:
        statement = statement.where(Update.audience == audience)
    newest = statement.order_by(col(Update.posted_at).desc(), col(Update.id).desc()).limit(1)
    return (await session.exec(newest)).one_or_none()
