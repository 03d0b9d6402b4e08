"""Questions about what people answered in a review."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.retro import RetroNote


async def retro_notes_of(session: AsyncSession, crisis_id: int) -> Sequence[RetroNote]:
    """In the order in which people wrote them."""
    statement = select(RetroNote).where(RetroNote.crisis_id == crisis_id)
    return (await session.exec(statement.order_by(col(RetroNote.id)))).all()


async def retro_note_by_id(session: AsyncSession, note_id: int) -> RetroNote | None:
    return await session.get(RetroNote, note_id)
