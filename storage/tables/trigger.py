"""What may become a crisis, as somebody or our own records noticed it (S0-20)."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import TriggerSource, TriggerState


class TriggerEvent(Table, table=True):
    """One sign. Whoever looks after the account declares, watches or dismisses it."""

    __tablename__ = "trigger_event"
    __table_args__ = (
        Index(
            "ix_trigger_event_next_ask_at",
            "next_ask_at",
            sqlite_where=text("next_ask_at IS NOT NULL"),
            postgresql_where=text("next_ask_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    kind: str = Field(max_length=100)
    """Its name in the protocol's catalogue when it was raised; the catalogue may change afterwards."""
    source: TriggerSource = Field(sa_type=enum_type(TriggerSource))
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    """Who raised it; for one out of complaints, who logged the last of them."""
    at: datetime = Field(sa_type=UtcDateTime)
    origin_link: str | None = Field(default=None, max_length=500)
    complaint_id: int | None = Field(default=None, foreign_key="complaint.id", unique=True)
    """The last complaint that it was raised for: only later ones make another trigger."""
    state: TriggerState = Field(default=TriggerState.OPEN, sa_type=enum_type(TriggerState))
    round: int = 1
    """How often it was asked about: 1, and 2 after it was watched for a while."""
    next_ask_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it is asked about; None: it was, or need not be."""
    decided_by: str | None = Field(default=None, max_length=32)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", sa_type=Text)
    """Why it was dismissed."""
    crisis_id: int | None = Field(default=None, foreign_key="crisis.id")
    """The crisis that was declared from it."""
