"""Messages that were put on the timeline by a pin or the protocol's emoji, as they were and as they are (S0-42)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class CapturedMessage(Table, table=True):
    __tablename__ = "captured_message"
    __table_args__ = (UniqueConstraint("channel", "message_ts"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    channel: str = Field(max_length=32)
    message_ts: str = Field(max_length=32)
    author: str = Field(max_length=32)
    text: str = Field(sa_type=Text)
    files: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_type())
    """Name and Slack id of each picture or file."""
    captured_by: str = Field(max_length=32)
    captured_at: datetime = Field(sa_type=UtcDateTime)
    entry_seq: int | None = None
    """Its entry on the timeline; later edits and deletion follow as entries of their own."""
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
