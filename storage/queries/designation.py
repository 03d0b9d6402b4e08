"""Questions about when and why accounts got their tier."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.profile import Designation
from storage.vocabulary import Tier


async def newest_designation(session: AsyncSession, account_id: int) -> Designation | None:
    statement = select(Designation).where(Designation.account_id == account_id)
    order = (col(Designation.decided_at).desc(), col(Designation.id).desc())
    return (await session.exec(statement.order_by(*order).limit(1))).first()


async def designation_by_id(session: AsyncSession, designation_id: int) -> Designation | None:
    return await session.get(Designation, designation_id)


async def due_designations(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Designation]:
    """Those of whose review somebody must be reminded, most overdue first."""
    statement = select(Designation).where(col(Designation.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(Designation.next_check_at)).limit(limit))).all()


async def stop_reminders(session: AsyncSession, account_id: int) -> None:
    """A newer designation holds."""
    statement = update(Designation).where(
        col(Designation.account_id) == account_id, col(Designation.next_check_at).is_not(None)
    )
    await session.exec(statement.values(next_check_at=None))


async def count_key_accounts(session: AsyncSession) -> int:
    """Strategic and key accounts together."""
    statement = select(func.count()).select_from(Account).where(col(Account.tier) != Tier.STANDARD)
    return (await session.exec(statement)).one()
