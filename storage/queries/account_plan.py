"""Questions about account plans."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.account_plan import PlanEntry, PlanSignoff
from storage.vocabulary import PlanSection


async def plan_of(session: AsyncSession, account_id: int) -> dict[PlanSection, PlanEntry]:
    """Section → the version that holds; sections in which nothing was ever written are missing."""
    newest = select(func.max(col(PlanEntry.id))).where(PlanEntry.account_id == account_id).group_by(PlanEntry.section)
    rows = await session.exec(select(PlanEntry).where(col(PlanEntry.id).in_(newest)))
    return {row.section: row for row in rows.all()}


async def plan_checks(session: AsyncSession, account_ids: Collection[int]) -> dict[int, dict[PlanSection, datetime]]:
    """Account id → section → when somebody last said that it is true; where nothing was written, nothing is there."""
    newest = (
        select(func.max(col(PlanEntry.id)))
        .where(col(PlanEntry.account_id).in_(account_ids))
        .group_by(col(PlanEntry.account_id), col(PlanEntry.section))
    )
    found: dict[int, dict[PlanSection, datetime]] = {}
    statement = select(PlanEntry.account_id, PlanEntry.section, PlanEntry.checked_at)
    for account_id, section, checked_at in (await session.exec(statement.where(col(PlanEntry.id).in_(newest)))).all():
        found.setdefault(account_id, {})[PlanSection(section)] = checked_at
    return found


async def section_of_plan(session: AsyncSession, account_id: int, section: PlanSection) -> PlanEntry | None:
    """The version that holds."""
    statement = select(PlanEntry).where(PlanEntry.account_id == account_id, PlanEntry.section == section)
    return (await session.exec(statement.order_by(col(PlanEntry.id).desc()).limit(1))).first()


async def last_versions(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[PlanEntry]:
    """What was written last in any section, newest first."""
    statement = select(PlanEntry).where(PlanEntry.account_id == account_id)
    return (await session.exec(statement.order_by(col(PlanEntry.id).desc()).limit(limit))).all()


async def signoffs_of(session: AsyncSession, account_id: int) -> Sequence[PlanSignoff]:
    """In the order in which people signed."""
    statement = select(PlanSignoff).where(PlanSignoff.account_id == account_id)
    return (await session.exec(statement.order_by(col(PlanSignoff.id)))).all()


async def all_plans(session: AsyncSession) -> Sequence[tuple[PlanEntry, Account]]:
    """What holds in every plan, by the account's name, then in the order in which it was written."""
    newest = select(func.max(col(PlanEntry.id))).group_by(col(PlanEntry.account_id), col(PlanEntry.section))
    statement = (
        select(PlanEntry, Account)
        .join(Account, col(Account.id) == col(PlanEntry.account_id))
        .where(col(PlanEntry.id).in_(newest))
        .order_by(col(Account.name_key), col(PlanEntry.id))
    )
    return [(entry, account) for entry, account in (await session.exec(statement)).all()]
