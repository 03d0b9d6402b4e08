"""How ready we are for a crisis of an account, week by week."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class ReadinessSnapshot(Table, table=True):
    __tablename__ = "readiness_snapshot"
    __table_args__ = (UniqueConstraint("account_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    week: str = Field(max_length=8)
    """ISO week, for example `2026-W47`."""
    score: int
    """0 to 100."""
    parts: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """Part → points."""
    at: datetime = Field(sa_type=UtcDateTime)
