"""Questions about reviews and what was found in them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.action import CrisisAction
from storage.tables.review import Review, ReviewFinding


async def review_of(session: AsyncSession, crisis_id: int) -> Review | None:
    return (await session.exec(select(Review).where(Review.crisis_id == crisis_id))).one_or_none()


async def review_by_id(session: AsyncSession, review_id: int) -> Review | None:
    return await session.get(Review, review_id)


async def finding_by_id(session: AsyncSession, finding_id: int) -> ReviewFinding | None:
    return await session.get(ReviewFinding, finding_id)


async def findings_of(session: AsyncSession, crisis_id: int) -> Sequence[tuple[ReviewFinding, CrisisAction | None]]:
    """In the order in which people added them, each with what is done about it."""
    return (await _findings(session, [crisis_id])).get(crisis_id, [])


async def lessons_of(
    session: AsyncSession, crisis_ids: Collection[int]
) -> dict[int, list[tuple[ReviewFinding, CrisisAction | None]]]:
    """Crisis id → what its review found. Reviews that are not closed teach nothing yet."""
    closed = select(Review.crisis_id).where(col(Review.crisis_id).in_(crisis_ids), col(Review.closed_at).is_not(None))
    ids = (await session.exec(closed)).all()
    return await _findings(session, ids) if ids else {}


async def _findings(
    session: AsyncSession, crisis_ids: Collection[int]
) -> dict[int, list[tuple[ReviewFinding, CrisisAction | None]]]:
    statement = (
        select(ReviewFinding, CrisisAction)
        .join(CrisisAction, col(CrisisAction.id) == col(ReviewFinding.action_id), isouter=True)
        .where(col(ReviewFinding.crisis_id).in_(crisis_ids))
        .order_by(col(ReviewFinding.id))
    )
    found: dict[int, list[tuple[ReviewFinding, CrisisAction | None]]] = {}
    for finding, action in (await session.exec(statement)).all():
        found.setdefault(finding.crisis_id, []).append((finding, action))
    return found


async def due_reviews(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Review]:
    """Those of which somebody must be reminded, most overdue first."""
    statement = select(Review).where(col(Review.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(Review.next_check_at), col(Review.id)).limit(limit))).all()
