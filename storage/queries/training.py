"""Questions about trainings."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.person import Person
from storage.tables.training import TrainingRecord


async def training_by_id(session: AsyncSession, record_id: int) -> TrainingRecord | None:
    return await session.get(TrainingRecord, record_id)


async def training_on(session: AsyncSession, person_id: int, what_key: str, day: date) -> TrainingRecord | None:
    statement = select(TrainingRecord).where(
        TrainingRecord.person_id == person_id,
        TrainingRecord.what_key == what_key,
        TrainingRecord.trained_on == day,
    )
    return (await session.exec(statement)).one_or_none()


async def trainings_of(session: AsyncSession, person_id: int, *, limit: int) -> Sequence[TrainingRecord]:
    """Newest first, also those that count no longer."""
    statement = select(TrainingRecord).where(TrainingRecord.person_id == person_id)
    order = (col(TrainingRecord.trained_on).desc(), col(TrainingRecord.id).desc())
    return (await session.exec(statement.order_by(*order).limit(limit))).all()


async def valid_trainings(session: AsyncSession, person_ids: Collection[int], day: date) -> Sequence[TrainingRecord]:
    """Those of these people that count on that day."""
    statement = select(TrainingRecord).where(
        col(TrainingRecord.person_id).in_(person_ids), col(TrainingRecord.valid_until) >= day
    )
    return (await session.exec(statement)).all()


async def trained_people(session: AsyncSession, day: date, *, limit: int) -> Sequence[tuple[TrainingRecord, Person]]:
    """Every training that counts on that day, the one that ends first in front."""
    statement = select(TrainingRecord, Person).join(Person, col(Person.id) == col(TrainingRecord.person_id))
    statement = statement.where(col(TrainingRecord.valid_until) >= day)
    order = (col(TrainingRecord.valid_until), col(TrainingRecord.id))
    return (await session.exec(statement.order_by(*order).limit(limit))).all()


async def merge_trainings(session: AsyncSession, *, into: int, gone: int) -> None:
    """Two rows turned out to be one person: what one was trained in, the other was, each day once."""
    same = tuple_(col(TrainingRecord.what_key), col(TrainingRecord.trained_on))
    theirs = select(col(TrainingRecord.what_key), col(TrainingRecord.trained_on)).where(
        TrainingRecord.person_id == into
    )
    twice = delete(TrainingRecord).where(col(TrainingRecord.person_id) == gone, same.in_(theirs))
    await session.exec(twice.execution_options(synchronize_session=False))
    moved = update(TrainingRecord).where(col(TrainingRecord.person_id) == gone).values(person_id=into)
    await session.exec(moved.execution_options(synchronize_session=False))
