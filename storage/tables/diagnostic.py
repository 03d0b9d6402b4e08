"""How a relationship stood, as we or somebody from outside saw it (S2-5, S2-9)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class DiagnosticRun(Table, table=True):
    """One run. A second one of the same day and the same source corrects the first."""

    __tablename__ = "diagnostic_run"
    __table_args__ = (UniqueConstraint("account_id", "assessed_on", "source_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    assessed_on: date
    source: str = Field(default="", max_length=120)
    """Who assessed it from outside; empty: our own view."""
    source_key: str = Field(default="", max_length=240)
    total: int
    """0 to 100, by the weights the protocol had then."""
    scores: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """Dimension → 1 to 5."""
    notes: str = Field(default="", sa_type=Text)
    by: str = Field(max_length=32)
    """Who wrote it down."""
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was so: for a run of today the moment, for an older one the beginning of its day."""
