"""Questions about pages and climbs."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.escalation import Climb, Page
from storage.vocabulary import Answer, Concern


async def page_by_id(session: AsyncSession, page_id: int) -> Page | None:
    return await session.get(Page, page_id)


async def pages_of(session: AsyncSession, crisis_id: int) -> Sequence[Page]:
    """All pages of a crisis, oldest first."""
    return (await session.exec(select(Page).where(Page.crisis_id == crisis_id).order_by(col(Page.id)))).all()


async def pages_of_crises(session: AsyncSession, crisis_ids: Collection[int]) -> Sequence[Page]:
    """All pages of several crises, oldest first."""
    return (await session.exec(select(Page).where(col(Page.crisis_id).in_(crisis_ids)).order_by(col(Page.id)))).all()


async def open_pages(session: AsyncSession, crisis_id: int, *, climb_id: int | None = None) -> Sequence[Page]:
    """Pages that wait for an answer, oldest first."""
    statement = select(Page).where(Page.crisis_id == crisis_id, Page.answer == Answer.OPEN)
    if climb_id is not None:
        statement = statement.where(Page.climb_id == climb_id)
    return (await session.exec(statement.order_by(col(Page.id)))).all()


async def open_pages_for(session: AsyncSession, slack_id: str) -> Sequence[Page]:
    """Pages that wait for this person's answer."""
    statement = select(Page).where(Page.slack_id == slack_id, Page.answer == Answer.OPEN)
    return (await session.exec(statement.order_by(col(Page.id)))).all()


async def was_paged(session: AsyncSession, crisis_id: int, slack_id: str) -> bool:
    """Whether this person was ever asked in this crisis."""
    statement = select(Page.id).where(Page.crisis_id == crisis_id, Page.slack_id == slack_id).limit(1)
    return (await session.exec(statement)).first() is not None


async def climb_by_id(session: AsyncSession, climb_id: int) -> Climb | None:
    return await session.get(Climb, climb_id)


async def open_climb(session: AsyncSession, crisis_id: int, concern: Concern) -> Climb | None:
    statement = select(Climb).where(
        Climb.crisis_id == crisis_id, Climb.concern == concern, col(Climb.ended_at).is_(None)
    )
    return (await session.exec(statement)).one_or_none()


async def open_climbs(session: AsyncSession, crisis_id: int) -> Sequence[Climb]:
    statement = select(Climb).where(Climb.crisis_id == crisis_id, col(Climb.ended_at).is_(None))
    return (await session.exec(statement.order_by(col(Climb.id)))).all()


async def due_climbs(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Climb]:
    """Climbs whose next step is due, most overdue first."""
    statement = select(Climb).where(col(Climb.next_at) <= now).order_by(col(Climb.next_at)).limit(limit)
    return (await session.exec(statement)).all()


async def climbs_of(session: AsyncSession, crisis_id: int) -> Sequence[Climb]:
    """All climbs of a crisis, ended ones too, oldest first."""
    return (await session.exec(select(Climb).where(Climb.crisis_id == crisis_id).order_by(col(Climb.id)))).all()
