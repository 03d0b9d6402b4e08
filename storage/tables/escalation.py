"""Pages that want an answer, and climbs of the ladder while there is none."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Answer, Concern, Step


class Climb(Table, table=True):
    """One climb of the ladder for one concern. Its pages belong to it; an acknowledgement of one ends it."""

    __tablename__ = "climb"
    __table_args__ = (
        Index(
            "uq_climb_open_concern",
            "crisis_id",
            "concern",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_climb_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    concern: Concern = Field(sa_type=enum_type(Concern))
    reason: str = Field(default="", sa_type=Text)
    """What a person wrote when escalating by hand, or the figure that met a criterion."""
    step: Step = Field(sa_type=enum_type(Step))
    """The highest step that was paged so far."""
    started_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the next step is due; None when there is none or the climb ended."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_because: str = Field(default="", max_length=300)


class Page(Table, table=True):
    """A direct message that wants an answer."""

    __tablename__ = "page"
    __table_args__ = (Index("ix_page_crisis_id_answer", "crisis_id", "answer"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    climb_id: int | None = Field(default=None, foreign_key="climb.id", index=True)
    slack_id: str = Field(max_length=32, index=True)
    step: Step = Field(sa_type=enum_type(Step))
    concern: Concern = Field(sa_type=enum_type(Concern))
    reason: str = Field(default="", sa_type=Text)
    is_repeat: bool = False
    """The same person was paged for this before and did not answer."""
    sent_at: datetime = Field(sa_type=UtcDateTime)
    answer: Answer = Field(default=Answer.OPEN, sa_type=enum_type(Answer))
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_note: str = Field(default="", sa_type=Text)
    delegated_by: str | None = Field(default=None, max_length=32)
    channel: str | None = Field(default=None, max_length=32)
    message_ts: str | None = Field(default=None, max_length=32)
