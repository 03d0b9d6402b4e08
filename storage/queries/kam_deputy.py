"""Questions about who stands in for a KAM who is away."""

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.kam_deputy import KamDeputy
from storage.tables.roster import Absence


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
