"""What happened, when, by whom. Append-only: the database itself refuses to change or delete an entry."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class TimelineEntry(Table, table=True):
    __tablename__ = "timeline_entry"
    __table_args__ = (UniqueConstraint("crisis_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    seq: int
    """1, 2, 3, … within the crisis, without a gap."""
    at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=32)
    """A Slack id, or `clock` for what happened because time passed."""
    word: str = Field(max_length=60)
    """What kind of thing it was, for example `severity_raised`."""
    text: str = Field(sa_type=Text)
    """The sentence a person reads."""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
