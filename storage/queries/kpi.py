"""Questions about figures agreed with the client, and how they were measured."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.kpi import Kpi, KpiMeasurement


async def kpi_by_id(session: AsyncSession, kpi_id: int) -> Kpi | None:
    return await session.get(Kpi, kpi_id)


async def kpi_by_label(session: AsyncSession, account_id: int, label_key: str) -> Kpi | None:
    """Removed ones too: a label names one row of its account for good."""
    statement = select(Kpi).where(Kpi.account_id == account_id, Kpi.label_key == label_key)
    return (await session.exec(statement)).one_or_none()


async def kpis_of(session: AsyncSession, account_ids: Collection[int]) -> Sequence[Kpi]:
    """Those that stand, by label."""
    statement = select(Kpi).where(col(Kpi.account_id).in_(account_ids), col(Kpi.removed_at).is_(None))
    return (await session.exec(statement.order_by(col(Kpi.label_key)))).all()


async def all_kpis(session: AsyncSession) -> Sequence[tuple[Kpi, Account]]:
    """Those that stand, by account and label."""
    statement = (
        select(Kpi, Account)
        .join(Account, col(Account.id) == col(Kpi.account_id))
        .where(col(Kpi.removed_at).is_(None))
        .order_by(col(Account.name_key), col(Kpi.label_key))
    )
    return [(kpi, account) for kpi, account in (await session.exec(statement)).all()]


async def measurement_on(session: AsyncSession, kpi_id: int, day: date) -> KpiMeasurement | None:
    statement = select(KpiMeasurement).where(KpiMeasurement.kpi_id == kpi_id, KpiMeasurement.measured_on == day)
    return (await session.exec(statement)).one_or_none()


async def newest_measurement(session: AsyncSession, kpi_id: int) -> KpiMeasurement | None:
    statement = select(KpiMeasurement).where(KpiMeasurement.kpi_id == kpi_id)
    return (await session.exec(statement.order_by(col(KpiMeasurement.measured_on).desc()).limit(1))).first()


async def measurements_since(session: AsyncSession, kpi_ids: Collection[int], since: date) -> Sequence[KpiMeasurement]:
    """From that day on, by day."""
    statement = select(KpiMeasurement).where(
        col(KpiMeasurement.kpi_id).in_(kpi_ids), col(KpiMeasurement.measured_on) >= since
    )
    return (await session.exec(statement.order_by(col(KpiMeasurement.measured_on)))).all()


async def all_measurements(session: AsyncSession) -> Sequence[tuple[KpiMeasurement, Kpi, Account]]:
    """Of figures that stand, by account, label and day."""
    statement = (
        select(KpiMeasurement, Kpi, Account)
        .join(Kpi, col(Kpi.id) == col(KpiMeasurement.kpi_id))
        .join(Account, col(Account.id) == col(Kpi.account_id))
        .where(col(Kpi.removed_at).is_(None))
        .order_by(col(Account.name_key), col(Kpi.label_key), col(KpiMeasurement.measured_on))
    )
    return [(one, kpi, account) for one, kpi, account in (await session.exec(statement)).all()]
