"""Updates that were given, and the two clocks that say when the next is due."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Audience, ClockStage


class Update(Table, table=True):
    __tablename__ = "crisis_update"

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    audience: Audience = Field(sa_type=enum_type(Audience))
    author: str = Field(max_length=32)
    posted_at: datetime = Field(sa_type=UtcDateTime)
    progress: str = Field(default="", sa_type=Text)
    changes: str = Field(default="", sa_type=Text)
    plan: str = Field(default="", sa_type=Text)
    is_no_change: bool = False
    told_to: str = Field(default="", max_length=200)
    """Client only: who at the client heard it."""
    told_how: str = Field(default="", max_length=100)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it had been due; None when nothing was due."""
    next_due_at: datetime = Field(sa_type=UtcDateTime)
    message_ts: str | None = Field(default=None, max_length=32)


class UpdateClock(Table, table=True):
    """When the next update is due, one row per crisis and audience. `next_check_at` is all the sweep looks at."""

    __tablename__ = "update_clock"
    __table_args__ = (
        UniqueConstraint("crisis_id", "audience"),
        Index(
            "ix_update_clock_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    audience: Audience = Field(sa_type=enum_type(Audience))
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None: the clock stands (the crisis ended, or the severity asks for no such update)."""
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the sweep must look again: reminder, overdue, escalation."""
    stage: ClockStage = Field(default=ClockStage.WAITING, sa_type=enum_type(ClockStage))
    snoozes: int = 0
    """How often this due update was put off; back to 0 with the next update."""
    is_first: bool = False
    """Client only: the holding message has not been given yet."""
    round: int = 0
    """Counts up with each update or new due time. A reminder belongs to one round and is void in the next."""
    missed: int = 0
    """Updates that were overdue when the crisis ended."""
    reminder_ts: str | None = Field(default=None, max_length=32)
    """The one reminder message in the channel, while it stands."""
