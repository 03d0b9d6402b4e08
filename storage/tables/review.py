"""Looking back after a crisis: when it is due, what people found, what we do about it (S0-38, S1-16)."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ClockStage, FindingKind


class Review(Table, table=True):
    """One for each crisis that was resolved. `next_check_at` is all the sweep looks at."""

    __tablename__ = "crisis_review"
    __table_args__ = (
        Index(
            "ix_crisis_review_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", unique=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None: it is closed, all reminders were sent, or the crisis was reopened."""
    stage: ClockStage = Field(default=ClockStage.WAITING, sa_type=enum_type(ClockStage))
    closed_by: str | None = Field(default=None, max_length=32)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReviewFinding(Table, table=True):
    """What went well, or what was missing. A gap is settled by an action, or by a reason to leave it."""

    __tablename__ = "review_finding"

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    kind: FindingKind = Field(sa_type=enum_type(FindingKind))
    text: str = Field(sa_type=Text)
    action_id: int | None = Field(default=None, foreign_key="crisis_action.id")
    """What we do about it: an action of the crisis, with its owner and its clock."""
    left_because: str = Field(default="", sa_type=Text)
    """Why we live with the gap; empty: nobody said so."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
