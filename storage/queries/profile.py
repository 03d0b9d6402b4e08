"""Questions about what we know of an account."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queries.kam_deputy import kams_of_deputy
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.profile import AccountLink, AccountNote, SectionCheck, TeamMember
from storage.vocabulary import LinkKind, Section


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
    """Accounts of which somebody is the KAM, the KAM's deputy or manager, the sponsor or in the team; by name."""
    in_team = select(TeamMember.account_id).where(TeamMember.person_id == person_id)
    belongs = or_(
        col(Account.kam_id) == person_id,
        col(Account.kam_id).in_(kams_of_deputy(person_id)),
        col(Account.manager_id) == person_id,
        col(Account.sponsor_id) == person_id,
        col(Account.id).in_(in_team),
    )
    return (await session.exec(select(Account).where(belongs).order_by(col(Account.name_key)).limit(limit))).all()


async def member_row(session: AsyncSession, account_id: int, person_id: int) -> TeamMember | None:
    statement = select(TeamMember).where(TeamMember.account_id == account_id, TeamMember.person_id == person_id)
    return (await session.exec(statement)).one_or_none()


async def team_member(session: AsyncSession, member_id: int) -> TeamMember | None:
    return await session.get(TeamMember, member_id)


async def team_of(session: AsyncSession, account_id: int) -> Sequence[tuple[TeamMember, Person]]:
    """In the order in which they joined."""
    statement = (
        select(TeamMember, Person)
        .join(Person, col(Person.id) == col(TeamMember.person_id))
        .where(TeamMember.account_id == account_id)
        .order_by(col(TeamMember.id))
    )
    return (await session.exec(statement)).all()


async def team_by_account(session: AsyncSession) -> Sequence[tuple[Account, TeamMember, Person]]:
    """Every team, by the account's name."""
    statement = (
        select(Account, TeamMember, Person)
        .join(TeamMember, col(TeamMember.account_id) == col(Account.id))
        .join(Person, col(Person.id) == col(TeamMember.person_id))
        .order_by(col(Account.name_key), col(TeamMember.id))
    )
    return (await session.exec(statement)).all()


async def note_by_id(session: AsyncSession, note_id: int) -> AccountNote | None:
    return await session.get(AccountNote, note_id)


async def notes_of(session: AsyncSession, account_id: int) -> Sequence[AccountNote]:
    """What must be remembered, newest first."""
    statement = select(AccountNote).where(AccountNote.account_id == account_id, col(AccountNote.removed_at).is_(None))
    return (await session.exec(statement.order_by(col(AccountNote.at).desc(), col(AccountNote.id).desc()))).all()


async def note_with_text(session: AsyncSession, account_id: int, text: str) -> AccountNote | None:
    statement = select(AccountNote).where(
        AccountNote.account_id == account_id, AccountNote.text == text, col(AccountNote.removed_at).is_(None)
    )
    return (await session.exec(statement.limit(1))).first()


async def notes_by_account(session: AsyncSession) -> Sequence[tuple[Account, AccountNote]]:
    """Every note that holds, by the account's name."""
    statement = (
        select(Account, AccountNote)
        .join(AccountNote, col(AccountNote.account_id) == col(Account.id))
        .where(col(AccountNote.removed_at).is_(None))
        .order_by(col(Account.name_key), col(AccountNote.id))
    )
    return (await session.exec(statement)).all()


async def link_by_id(session: AsyncSession, link_id: int) -> AccountLink | None:
    return await session.get(AccountLink, link_id)


async def link_row(session: AsyncSession, account_id: int, kind: LinkKind, value_key: str) -> AccountLink | None:
    statement = select(AccountLink).where(
        AccountLink.account_id == account_id, AccountLink.kind == kind, AccountLink.value_key == value_key
    )
    return (await session.exec(statement)).one_or_none()


async def links_of(session: AsyncSession, account_id: int) -> Sequence[AccountLink]:
    statement = select(AccountLink).where(AccountLink.account_id == account_id)
    return (await session.exec(statement.order_by(col(AccountLink.kind), col(AccountLink.value_key)))).all()


async def links_by_account(session: AsyncSession) -> Sequence[tuple[Account, AccountLink]]:
    """Every link, by the account's name."""
    statement = (
        select(Account, AccountLink)
        .join(AccountLink, col(AccountLink.account_id) == col(Account.id))
        .order_by(col(Account.name_key), col(AccountLink.kind), col(AccountLink.value_key))
    )
    return (await session.exec(statement)).all()
