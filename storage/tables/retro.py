"""What people answered to the questions of a review (S1-19)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class RetroNote(Table, table=True):
    """One answer of one person; several may answer the same question, and one person twice."""

    __tablename__ = "retro_note"

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    question: str = Field(max_length=100)
    """The question's name in the protocol."""
    asked: str = Field(sa_type=Text)
    """What it asked then: the protocol may ask something else by now."""
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
