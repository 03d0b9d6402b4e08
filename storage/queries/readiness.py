"""What the readiness of accounts is made of, for many of them at once, and its snapshots."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.commitment import Commitment
from storage.tables.contact import Contact
from storage.tables.person import Person
from storage.tables.profile import SectionCheck
from storage.tables.readiness import ReadinessSnapshot
from storage.vocabulary import ContactRole, Section


async def verified_sections(session: AsyncSession, account_ids: Collection[int]) -> dict[int, dict[Section, datetime]]:
    """Account id → section → when it was verified last."""
    found: dict[int, dict[Section, datetime]] = {}
    rows = await session.exec(select(SectionCheck).where(col(SectionCheck.account_id).in_(account_ids)))
    for row in rows.all():
        found.setdefault(row.account_id, {})[row.section] = row.verified_at
    return found


async def contact_roles(session: AsyncSession, account_ids: Collection[int]) -> dict[int, list[ContactRole]]:
    """Account id → the role of each contact who has not left."""
    found: dict[int, list[ContactRole]] = {}
    statement = select(Contact.account_id, Contact.role).where(
        col(Contact.account_id).in_(account_ids), col(Contact.left_at).is_(None)
    )
    for account_id, role in (await session.exec(statement)).all():
        found.setdefault(account_id, []).append(ContactRole(role))
    return found


async def commitment_counts(session: AsyncSession, account_ids: Collection[int]) -> dict[int, int]:
    """Account id → how many commitments stand; accounts without any are missing."""
    statement = (
        select(Commitment.account_id, func.count())
        .where(col(Commitment.account_id).in_(account_ids), col(Commitment.removed_at).is_(None))
        .group_by(col(Commitment.account_id))
    )
    return dict((await session.exec(statement)).all())


async def accounts_of_kam(session: AsyncSession, slack_id: str) -> Sequence[Account]:
    """Accounts somebody looks after, by name."""
    statement = select(Account).join(Person, col(Person.id) == col(Account.kam_id)).where(Person.slack_id == slack_id)
    return (await session.exec(statement.order_by(col(Account.name_key)))).all()


async def kams(session: AsyncSession) -> Sequence[Person]:
    """Everybody who looks after an account and is known to Slack."""
    looks_after = select(Account.kam_id).where(col(Account.kam_id).is_not(None))
    statement = select(Person).where(col(Person.id).in_(looks_after), col(Person.slack_id).is_not(None))
    return (await session.exec(statement.order_by(col(Person.id)))).all()


async def has_snapshots(session: AsyncSession, week: str | None = None) -> bool:
    """Of this week, or of any."""
    statement = select(col(ReadinessSnapshot.id))
    if week is not None:
        statement = statement.where(ReadinessSnapshot.week == week)
    return (await session.exec(statement.limit(1))).first() is not None


async def add_snapshots(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """One for each account and week, also when two replicas write them at the same moment."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for row in rows:
        await session.exec(
            insert(ReadinessSnapshot).values(row).on_conflict_do_nothing(index_elements=["account_id", "week"])
        )


async def lowest_snapshots(session: AsyncSession, *, limit: int) -> Sequence[tuple[ReadinessSnapshot, Account]]:
    """Of the newest week, the least ready accounts first."""
    newest = select(func.max(col(ReadinessSnapshot.week))).scalar_subquery()
    statement = (
        select(ReadinessSnapshot, Account)
        .join(Account, col(Account.id) == col(ReadinessSnapshot.account_id))
        .where(col(ReadinessSnapshot.week) == newest)
        .order_by(col(ReadinessSnapshot.score), col(Account.name_key))
        .limit(limit)
    )
    return [(snapshot, account) for snapshot, account in (await session.exec(statement)).all()]
