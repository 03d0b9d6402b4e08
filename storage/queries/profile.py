"""Questions about what we know of an account."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.profile import SectionCheck, TeamMember
from storage.vocabulary import Section


async def is_team_member(session: AsyncSession, account_id: int, person_id: int) -> bool:
    statement = select(col(TeamMember.id)).where(TeamMember.account_id == account_id, TeamMember.person_id == person_id)
    return (await session.exec(statement)).first() is not None


async def section_checks(session: AsyncSession, account_id: int) -> dict[Section, SectionCheck]:
    """Section → who verified it last; sections that nobody ever verified are missing."""
    statement = select(SectionCheck).where(SectionCheck.account_id == account_id)
    return {row.section: row for row in (await session.exec(statement)).all()}


async def verify(session: AsyncSession, account_id: int, section: Section, *, by: str, now: datetime) -> None:
    """One row per section, also when two people verify it at the same moment."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"account_id": account_id, "section": section, "verified_by": by, "verified_at": now}
    changed = {"verified_by": by, "verified_at": now}
    statement = insert(SectionCheck).values(values)
    await session.exec(statement.on_conflict_do_update(index_elements=["account_id", "section"], set_=changed))


async def accounts_of_person(session: AsyncSession, person_id: int, *, limit: int) -> Sequence[Account]:
    """Accounts of which somebody is the KAM, the KAM's manager, the sponsor or in the team; by name."""
    in_team = select(TeamMember.account_id).where(TeamMember.person_id == person_id)
    belongs = or_(
        col(Account.kam_id) == person_id,
        col(Account.manager_id) == person_id,
        col(Account.sponsor_id) == person_id,
        col(Account.id).in_(in_team),
    )
    return (await session.exec(select(Account).where(belongs).order_by(col(Account.name_key)).limit(limit))).all()
