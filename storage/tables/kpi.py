"""Figures agreed with the client, and every value they were measured at (S2-21)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Better, Period


class Kpi(Table, table=True):
    """Values are whole thousandths of the unit, so that both databases and every file hold exactly what was typed."""

    __tablename__ = "kpi"
    __table_args__ = (UniqueConstraint("account_id", "label_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    label: str = Field(max_length=120)
    """What people call it, for example "Availability"; unique within the account."""
    label_key: str = Field(max_length=240)
    target: int = Field(sa_type=BigInteger)
    unit: str = Field(default="", max_length=20)
    better: Better = Field(sa_type=enum_type(Better))
    period: Period = Field(sa_type=enum_type(Period))
    agreed_on: date | None = None
    """None: the client has not agreed to it."""
    agreed_with: str = Field(default="", max_length=120)
    actual: int | None = Field(default=None, sa_type=BigInteger)
    """As in the newest measurement; None: never measured."""
    measured_on: date | None = None
    added_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KpiMeasurement(Table, table=True):
    """What a figure was on one day. A second value of the same day corrects the first."""

    __tablename__ = "kpi_measurement"
    __table_args__ = (UniqueConstraint("kpi_id", "measured_on"),)

    id: int | None = Field(default=None, primary_key=True)
    kpi_id: int = Field(foreign_key="kpi.id")
    measured_on: date
    actual: int = Field(sa_type=BigInteger)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
