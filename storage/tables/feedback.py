"""What the client says after a crisis, when we ask for it, and who must hear it (S1-17, S4-11)."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ClockStage, TouchpointKind


class ClientFeedback(Table, table=True):
    """What somebody at the client said of us, as one of ours wrote it down."""

    __tablename__ = "client_feedback"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    crisis_id: int | None = Field(default=None, foreign_key="crisis.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    score: int | None = None
    """1 to 5, as they feel; None: nobody could tell."""
    text: str = Field(sa_type=Text)
    wants: str = Field(default="", sa_type=Text)
    """What they want from us."""
    kind: TouchpointKind | None = Field(default=None, sa_type=enum_type(TouchpointKind))
    """How they said it."""
    at: datetime = Field(sa_type=UtcDateTime)
    """When they said it."""
    by: str = Field(max_length=32)
    written_at: datetime = Field(sa_type=UtcDateTime)


class FeedbackAsk(Table, table=True):
    """One of the times at which we ask how the client feels after one end of a crisis."""

    __tablename__ = "feedback_ask"
    __table_args__ = (
        UniqueConstraint("crisis_id", "ends", "number"),
        Index(
            "ix_feedback_ask_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    ends: int
    """Which end of the crisis it belongs to, as the crisis counts them."""
    number: int
    """1 for the first time the protocol names."""
    round: int = 0
    """How often somebody was asked: at most twice."""
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """It was written down, or need not be asked any more."""


class FeedbackHandoff(Table, table=True):
    """Feedback that was passed on to whoever stands for a function, and what came of it."""

    __tablename__ = "feedback_handoff"
    __table_args__ = (
        UniqueConstraint("feedback_id", "function_key"),
        Index(
            "ix_feedback_handoff_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    feedback_id: int = Field(foreign_key="client_feedback.id")
    function: str = Field(max_length=60)
    function_key: str = Field(max_length=120)
    slack_id: str = Field(max_length=32)
    """Who stood for the function then, and answers."""
    note: str = Field(default="", sa_type=Text)
    passed_by: str = Field(max_length=32)
    passed_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = Field(default="", sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stage: ClockStage = Field(default=ClockStage.WAITING, sa_type=enum_type(ClockStage))
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
