"""What App Home shows besides open crises and pages. Each answer is bounded, however much there is."""

from collections.abc import Sequence

from sqlalchemy import exists, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import one_of
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.escalation import Page
from storage.vocabulary import OPEN_STATUSES, Status, Step

ABOVE = (Step.SALES_MANAGER, Step.DIRECTOR, Step.EXECUTIVE_SPONSOR)
NEWEST = 300
"""Crises among which resolved ones are looked for: whoever wants older ones asks for them by key."""


async def resolved_lately(session: AsyncSession, slack_id: str, *, limit: int) -> Sequence[Crisis]:
    """Crises somebody belonged to, the newest first."""
    newest = select(func.max(col(Crisis.id))).scalar_subquery()
    belongs = exists().where(col(CrisisMember.crisis_id) == col(Crisis.id), col(CrisisMember.slack_id) == slack_id)
    statement = select(Crisis).where(
        col(Crisis.id) > newest - NEWEST, one_of(Crisis.status, (Status.RESOLVED, Status.CLOSED)), belongs
    )
    return (await session.exec(statement.order_by(col(Crisis.id).desc()).limit(limit))).all()


async def escalated_to(session: AsyncSession, slack_id: str, *, limit: int) -> Sequence[tuple[Page, Crisis]]:
    """Pages of the upper steps in crises that are open, answered or not, the newest first."""
    statement = (
        select(Page, Crisis)
        .join(Crisis, col(Crisis.id) == col(Page.crisis_id))
        .where(Page.slack_id == slack_id, col(Page.step).in_(ABOVE), one_of(Crisis.status, OPEN_STATUSES))
        .order_by(col(Page.id).desc())
        .limit(limit)
    )
    return [(page, crisis) for page, crisis in (await session.exec(statement)).all()]
