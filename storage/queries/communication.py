"""Questions about communication plans and their checklists."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.communication import CommunicationTask, PlanLine
from storage.vocabulary import Tier


async def plan_line_by_id(session: AsyncSession, line_id: int) -> PlanLine | None:
    return await session.get(PlanLine, line_id)


async def lines_of_account(session: AsyncSession, account_id: int) -> Sequence[PlanLine]:
    """The account's own lines that stand; none: its tier's count."""
    statement = select(PlanLine).where(PlanLine.account_id == account_id, col(PlanLine.removed_at).is_(None))
    return (await session.exec(statement.order_by(col(PlanLine.is_client).desc(), col(PlanLine.id)))).all()


async def lines_of_tier(session: AsyncSession, tier: Tier) -> Sequence[PlanLine]:
    statement = select(PlanLine).where(PlanLine.tier == tier, col(PlanLine.removed_at).is_(None))
    return (await session.exec(statement.order_by(col(PlanLine.is_client).desc(), col(PlanLine.id)))).all()


async def line_named(
    session: AsyncSession, account_id: int | None, tier: Tier | None, audience_name: str
) -> PlanLine | None:
    """The line for this audience, also one that was removed."""
    statement = select(PlanLine).where(PlanLine.audience_name == audience_name)
    owner = PlanLine.account_id == account_id if account_id is not None else PlanLine.tier == tier
    return (await session.exec(statement.where(owner).order_by(col(PlanLine.id)))).first()


async def every_line(session: AsyncSession) -> Sequence[tuple[PlanLine, Account | None]]:
    """All that stand: those of tiers first, then by account."""
    statement = (
        select(PlanLine, Account)
        .join(Account, col(Account.id) == col(PlanLine.account_id), isouter=True)
        .where(col(PlanLine.removed_at).is_(None))
        .order_by(col(Account.name_key).is_not(None), col(Account.name_key), col(PlanLine.tier), col(PlanLine.id))
    )
    return [(line, account) for line, account in (await session.exec(statement)).all()]


async def task_by_id(session: AsyncSession, task_id: int) -> CommunicationTask | None:
    return await session.get(CommunicationTask, task_id)


async def tasks_of(session: AsyncSession, crisis_id: int) -> Sequence[tuple[CommunicationTask, PlanLine]]:
    """In the order of the plan; that order gives them their numbers."""
    statement = (
        select(CommunicationTask, PlanLine)
        .join(PlanLine, col(PlanLine.id) == col(CommunicationTask.line_id))
        .where(CommunicationTask.crisis_id == crisis_id)
        .order_by(col(CommunicationTask.id))
    )
    return [(task, line) for task, line in (await session.exec(statement)).all()]
