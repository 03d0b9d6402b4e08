"""Questions about how relationships stood."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.diagnostic import DiagnosticRun


async def run_on(session: AsyncSession, account_id: int, day: date, source_key: str) -> DiagnosticRun | None:
    statement = select(DiagnosticRun).where(
        DiagnosticRun.account_id == account_id,
        DiagnosticRun.assessed_on == day,
        DiagnosticRun.source_key == source_key,
    )
    return (await session.exec(statement)).one_or_none()


async def runs_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[DiagnosticRun]:
    """Newest first."""
    statement = select(DiagnosticRun).where(DiagnosticRun.account_id == account_id)
    order = (col(DiagnosticRun.at).desc(), col(DiagnosticRun.id).desc())
    return (await session.exec(statement.order_by(*order).limit(limit))).all()


async def last_looks(session: AsyncSession, account_ids: Collection[int]) -> dict[int, datetime]:
    """Account id → when its relationship was looked at last; accounts without a run are missing."""
    statement = (
        select(DiagnosticRun.account_id, func.max(col(DiagnosticRun.at)))
        .where(col(DiagnosticRun.account_id).in_(account_ids))
        .group_by(col(DiagnosticRun.account_id))
    )
    return dict((await session.exec(statement)).all())


async def all_runs(session: AsyncSession) -> Sequence[tuple[DiagnosticRun, Account]]:
    """By account, day and source."""
    statement = (
        select(DiagnosticRun, Account)
        .join(Account, col(Account.id) == col(DiagnosticRun.account_id))
        .order_by(col(Account.name_key), col(DiagnosticRun.assessed_on), col(DiagnosticRun.source_key))
    )
    return [(run, account) for run, account in (await session.exec(statement)).all()]
