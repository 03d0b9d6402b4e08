"""Channels the protocol names, found once in Slack and remembered."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class NamedChannel(Table, table=True):
    __tablename__ = "named_channel"

    name: str = Field(primary_key=True, max_length=80)
    """Without the `#`."""
    channel_id: str = Field(max_length=32)
    is_private: bool = True
    found_at: datetime = Field(sa_type=UtcDateTime)
