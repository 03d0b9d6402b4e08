"""Who was trained in what, and until when that counts (S0-12)."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class TrainingRecord(Table, table=True):
    __tablename__ = "training_record"
    __table_args__ = (UniqueConstraint("person_id", "what_key", "trained_on"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    what: str = Field(max_length=60)
    what_key: str = Field(max_length=240)
    """Folded by `crisis.rules.account.search_key`."""
    trained_on: date
    valid_until: date = Field(index=True)
    """The last day on which it counts, as the protocol said when it was written down."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
