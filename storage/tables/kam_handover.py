"""Accounts that went from one KAM to another (S1-5)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class KamHandover(Table, table=True):
    """One handover of one account or several. Never changed and never removed."""

    __tablename__ = "kam_handover"

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id")
    note: str = Field(default="", sa_type=Text)
    """What the new one must know."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)


class KamHandoverAccount(Table, table=True):
    """An account of a handover."""

    __tablename__ = "kam_handover_account"

    handover_id: int = Field(primary_key=True, foreign_key="kam_handover.id")
    account_id: int = Field(primary_key=True, foreign_key="account.id", index=True)
    moved: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """Kind of duty → how many stood on the old KAM and went along."""
