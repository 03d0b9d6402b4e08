"""Visits, calls and complaints (S3-22, S3-25)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import TouchpointKind


class Touchpoint(Table, table=True):
    """One contact with the client, in either direction."""

    __tablename__ = "touchpoint"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    kind: TouchpointKind = Field(sa_type=enum_type(TouchpointKind))
    was_theirs: bool = False
    """They came to us."""
    at: datetime = Field(sa_type=UtcDateTime)
    note: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    origin_link: str | None = Field(default=None, max_length=500)
    logged_in_view: str | None = Field(default=None, max_length=64, unique=True)


class Complaint(Table, table=True):
    """What the client complained about, what was done, what was learnt. It can become a crisis."""

    __tablename__ = "complaint"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    by: str = Field(max_length=32)
    origin_link: str | None = Field(default=None, max_length=500)
    logged_in_view: str | None = Field(default=None, max_length=64, unique=True)
    action: str = Field(default="", sa_type=Text)
    resolution: str = Field(default="", sa_type=Text)
    resolved_by: str | None = Field(default=None, max_length=32)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lesson: str = Field(default="", sa_type=Text)
    crisis_id: int | None = Field(default=None, foreign_key="crisis.id")
    """The crisis it was promoted to."""
