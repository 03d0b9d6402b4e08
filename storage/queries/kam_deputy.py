"""Questions about who stands in for a KAM who is away."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables.kam_deputy import KamDeputy
from storage.tables.person import Person
from storage.tables.roster import Absence


def kams_of_deputy(person_id: int) -> SelectOfScalar[int]:
    """Row ids of the KAMs for whom somebody stands in now: for questions about accounts."""
    return select(KamDeputy.kam_id).where(KamDeputy.deputy_id == person_id, col(KamDeputy.is_active))


async def active_deputies(session: AsyncSession, kam_ids: Collection[int]) -> dict[int, Person]:
    """Row id of a KAM → who stands in for them now; of several, who was named last."""
    statement = (
        select(KamDeputy.kam_id, Person)
        .join(Person, col(Person.id) == col(KamDeputy.deputy_id))
        .where(col(KamDeputy.kam_id).in_(kam_ids), col(KamDeputy.is_active))
        .order_by(col(KamDeputy.id))
    )
    return dict((await session.exec(statement)).all())


async def is_deputy(session: AsyncSession, kam_id: int | None, person_id: int) -> bool:
    """Whether somebody stands in for this KAM now."""
    statement = kams_of_deputy(person_id).where(KamDeputy.kam_id == kam_id).limit(1)
    return kam_id is not None and (await session.exec(statement)).first() is not None


async def stood_in_for(session: AsyncSession, person_id: int) -> Sequence[Person]:
    """The KAMs for whom somebody stands in now."""
    statement = select(Person).where(col(Person.id).in_(kams_of_deputy(person_id)))
    return (await session.exec(statement.order_by(col(Person.id)))).all()


async def deputies_until(session: AsyncSession, until: datetime) -> Sequence[Person]:
    """Everybody who stands in for a KAM now or begins to by then, and is known to Slack."""
    near = select(KamDeputy.deputy_id).where(or_(col(KamDeputy.is_active), col(KamDeputy.next_check_at) <= until))
    statement = select(Person).where(col(Person.id).in_(near), col(Person.slack_id).is_not(None))
    return (await session.exec(statement.order_by(col(Person.id)))).all()


async def deputy_in_absence(session: AsyncSession, absence_id: int) -> KamDeputy | None:
    """Who was named for an absence, locked until the transaction ends."""
    statement = select(KamDeputy).where(KamDeputy.absence_id == absence_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def deputies_in_absences(session: AsyncSession, absence_ids: Collection[int]) -> dict[int, Person]:
    """Absence → who was named for it."""
    statement = (
        select(KamDeputy.absence_id, Person)
        .join(Person, col(Person.id) == col(KamDeputy.deputy_id))
        .where(col(KamDeputy.absence_id).in_(absence_ids))
    )
    return dict((await session.exec(statement)).all())


async def deputy_for_change(session: AsyncSession, row_id: int) -> KamDeputy | None:
    """One row, locked until the transaction ends."""
    statement = select(KamDeputy).where(KamDeputy.id == row_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def due_deputies(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[KamDeputy]:
    """Those who begin to stand in, or are done, most overdue first."""
    statement = select(KamDeputy).where(col(KamDeputy.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(KamDeputy.next_check_at)).limit(limit))).all()


async def merge_deputies(session: AsyncSession, *, into: int, gone: int) -> None:
    """Two rows turned out to be one person. Before their absences: of two that begin on one day, one goes.

    Nobody stands in for themselves.
    """
    begun = select(col(Absence.first_day)).where(Absence.person_id == into)
    twice = select(col(Absence.id)).where(Absence.person_id == gone, col(Absence.first_day).in_(begun))
    lost = delete(KamDeputy).where(col(KamDeputy.absence_id).in_(twice))
    await session.exec(lost.execution_options(synchronize_session=False))
    for column in (KamDeputy.kam_id, KamDeputy.deputy_id):
        moved = update(KamDeputy).where(col(column) == gone).values({column: into})
        await session.exec(moved.execution_options(synchronize_session=False))
    themselves = delete(KamDeputy).where(col(KamDeputy.kam_id) == col(KamDeputy.deputy_id))
    await session.exec(themselves.execution_options(synchronize_session=False))
