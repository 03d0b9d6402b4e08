"""Questions about the roster: seats, absences, user groups."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.roster import Absence, RosterSeat, UserGroup
from storage.vocabulary import Tier


async def seats_reaching(
    session: AsyncSession, account_id: int | None, tier_alone: Tier | None = None
) -> Sequence[RosterSeat]:
    """The seats of the account, of its tier and of everybody; for no account those of a tier and of everybody."""
    everybody = and_(col(RosterSeat.account_id).is_(None), col(RosterSeat.tier).is_(None))
    tier = select(Account.tier).where(Account.id == account_id).scalar_subquery()
    reaching = or_(everybody, col(RosterSeat.tier) == tier_alone) if tier_alone else everybody
    if account_id is not None:
        reaching = or_(col(RosterSeat.account_id) == account_id, col(RosterSeat.tier) == tier, everybody)
    return (await session.exec(select(RosterSeat).where(reaching).order_by(col(RosterSeat.id)))).all()


async def seats_of(session: AsyncSession, account_id: int | None, tier: Tier | None) -> Sequence[RosterSeat]:
    """The seats that are set for just this account, this tier or, with neither, everybody."""
    mine = (
        col(RosterSeat.account_id) == account_id if account_id else col(RosterSeat.account_id).is_(None),
        col(RosterSeat.tier) == tier if tier else col(RosterSeat.tier).is_(None),
    )
    return (await session.exec(select(RosterSeat).where(*mine).order_by(col(RosterSeat.id)))).all()


async def all_seats(session: AsyncSession) -> Sequence[RosterSeat]:
    return (await session.exec(select(RosterSeat).order_by(col(RosterSeat.id)))).all()


async def people_with_absences(
    session: AsyncSession,
    *,
    person_ids: Collection[int],
    slack_ids: Collection[str],
    emails: Collection[str],
    since: date,
) -> Sequence[tuple[Person, Absence | None]]:
    """People named in any of three ways, a row for each absence of theirs that does not end before `since`."""
    named = or_(col(Person.id).in_(person_ids), col(Person.slack_id).in_(slack_ids), col(Person.email).in_(emails))
    lasting = and_(col(Absence.person_id) == col(Person.id), col(Absence.last_day) >= since)
    statement = select(Person, Absence).outerjoin(Absence, lasting).where(named)
    return [(person, absence) for person, absence in (await session.exec(statement)).all()]


async def absences_since(session: AsyncSession, day: date, *, person_id: int | None = None) -> Sequence[Absence]:
    """Those that last until `day` at least, by their first day; of one person or of everybody."""
    statement = select(Absence).where(col(Absence.last_day) >= day)
    if person_id is not None:
        statement = statement.where(Absence.person_id == person_id)
    return (await session.exec(statement.order_by(col(Absence.first_day), col(Absence.id)))).all()


async def all_absences(session: AsyncSession) -> Sequence[Absence]:
    return (await session.exec(select(Absence).order_by(col(Absence.first_day), col(Absence.id)))).all()


async def absence_by_id(session: AsyncSession, absence_id: int) -> Absence | None:
    return await session.get(Absence, absence_id)


async def absence_from(session: AsyncSession, person_id: int, first_day: date) -> Absence | None:
    """The absence that begins on this day."""
    statement = select(Absence).where(Absence.person_id == person_id, Absence.first_day == first_day)
    return (await session.exec(statement)).one_or_none()


async def groups_named(session: AsyncSession, references: Collection[str]) -> Sequence[UserGroup]:
    """User groups by id or by `@handle`."""
    handles = [one.removeprefix("@").lower() for one in references if one.startswith("@")]
    named = or_(col(UserGroup.group_id).in_(references), col(UserGroup.handle).in_(handles))
    return (await session.exec(select(UserGroup).where(named))).all()


async def groups_on_seats(session: AsyncSession) -> bool:
    """Whether any seat of the roster is held by a user group."""
    statement = select(col(RosterSeat.id)).where(col(RosterSeat.user_group) != "").limit(1)
    return (await session.exec(statement)).first() is not None


async def all_groups(session: AsyncSession) -> Sequence[UserGroup]:
    return (await session.exec(select(UserGroup).order_by(col(UserGroup.handle)))).all()


async def merge_roster(session: AsyncSession, *, into: int, gone: int) -> None:
    """Two rows turned out to be one person: seats and absences of one become the other's."""
    begun = select(col(Absence.first_day)).where(Absence.person_id == into)
    twice = delete(Absence).where(col(Absence.person_id) == gone, col(Absence.first_day).in_(begun))
    await session.exec(twice.execution_options(synchronize_session=False))
    for table in (RosterSeat, Absence):
        moved = update(table).where(col(table.person_id) == gone).values(person_id=into)
        await session.exec(moved.execution_options(synchronize_session=False))
