"""Questions about the actions of crises."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.action import CrisisAction
from storage.tables.crisis import Crisis
from storage.vocabulary import ActionState, Status


async def action_by_id(session: AsyncSession, action_id: int) -> CrisisAction | None:
    return await session.get(CrisisAction, action_id)


async def actions_of(session: AsyncSession, crisis_id: int) -> Sequence[CrisisAction]:
    """All actions of a crisis, in the order in which they came; that order gives them their numbers."""
    statement = select(CrisisAction).where(CrisisAction.crisis_id == crisis_id).order_by(col(CrisisAction.id))
    return (await session.exec(statement)).all()


async def open_actions_of(session: AsyncSession, crisis_id: int) -> Sequence[CrisisAction]:
    """Open actions of a crisis, soonest due first."""
    statement = select(CrisisAction).where(CrisisAction.crisis_id == crisis_id, CrisisAction.state == ActionState.OPEN)
    return (await session.exec(statement.order_by(col(CrisisAction.due_at), col(CrisisAction.id)))).all()


async def open_actions_of_person(session: AsyncSession, slack_id: str) -> Sequence[tuple[CrisisAction, Crisis]]:
    """What somebody still has to do, soonest due first, with its crisis; false alarms are left out."""
    statement = (
        select(CrisisAction, Crisis)
        .join(Crisis, col(Crisis.id) == col(CrisisAction.crisis_id))
        .where(
            CrisisAction.owner == slack_id,
            CrisisAction.state == ActionState.OPEN,
            Crisis.status != Status.CANCELLED,
        )
        .order_by(col(CrisisAction.due_at), col(CrisisAction.id))
    )
    return [(action, crisis) for action, crisis in (await session.exec(statement)).all()]


async def due_actions(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[CrisisAction]:
    """Actions the clock must look at, most overdue first."""
    statement = select(CrisisAction).where(col(CrisisAction.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(CrisisAction.next_check_at)).limit(limit))).all()
