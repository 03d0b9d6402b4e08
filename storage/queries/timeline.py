"""Questions about the timeline."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.timeline import TimelineEntry


async def last_entry(session: AsyncSession, crisis_id: int) -> TimelineEntry | None:
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id)
    return (await session.exec(statement.order_by(col(TimelineEntry.seq).desc()).limit(1))).one_or_none()


async def last_entry_of(session: AsyncSession, crisis_id: int, words: Collection[str]) -> TimelineEntry | None:
    """The newest entry with one of these words: who did it last?"""
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id, col(TimelineEntry.word).in_(words))
    return (await session.exec(statement.order_by(col(TimelineEntry.seq).desc()).limit(1))).one_or_none()


async def entries(session: AsyncSession, crisis_id: int) -> Sequence[TimelineEntry]:
    """All of them, oldest first."""
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id)
    return (await session.exec(statement.order_by(col(TimelineEntry.seq)))).all()


async def newest_entries(session: AsyncSession, crisis_id: int, *, limit: int) -> Sequence[TimelineEntry]:
    """The newest ones, oldest of them first."""
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id)
    newest = (await session.exec(statement.order_by(col(TimelineEntry.seq).desc()).limit(limit))).all()
    return newest[::-1]


async def entries_of(session: AsyncSession, crisis_id: int, words: Collection[str]) -> Sequence[TimelineEntry]:
    """Those with one of these words, oldest first."""
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id, col(TimelineEntry.word).in_(words))
    return (await session.exec(statement.order_by(col(TimelineEntry.seq)))).all()


async def entry_numbered(session: AsyncSession, crisis_id: int, seq: int) -> TimelineEntry | None:
    statement = select(TimelineEntry).where(TimelineEntry.crisis_id == crisis_id, TimelineEntry.seq == seq)
    return (await session.exec(statement)).one_or_none()


async def has_entry_by(session: AsyncSession, crisis_id: int, by: str, *, word: str) -> bool:
    statement = select(col(TimelineEntry.id)).where(
        TimelineEntry.crisis_id == crisis_id, TimelineEntry.by == by, TimelineEntry.word == word
    )
    return (await session.exec(statement.limit(1))).first() is not None
