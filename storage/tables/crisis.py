"""The crisis, who has which role in it, and who is in its channel."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Category, Role, Severity, Status

IS_OPEN = "status IN ('watching', 'declared', 'responding', 'recovering')"
"""Word for word what `storage.columns.one_of` writes into questions about open crises."""

_version = Column("version", Integer, nullable=False)


class CrisisNumber(Table, table=True):
    """The last number given out in a year. One row a year, locked while it is counted up."""

    __tablename__ = "crisis_number"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class Crisis(Table, table=True):
    __tablename__ = "crisis"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(
            "ix_crisis_open",
            "severity",
            "declared_at",
            "id",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _version}

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=20, unique=True)
    """`C-2026-007`: what people call it, everywhere."""
    year: int
    number: int
    version: int | None = Field(default=None, sa_column=_version)
    """Counted up at each change; a stale write raises `StaleDataError`."""

    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    account_name: str = Field(max_length=120)
    """As it was when declared; for an account that is not in the list, what was typed."""
    summary: str = Field(sa_type=Text)
    severity: Severity = Field(sa_type=enum_type(Severity))
    was_unsure: bool = False
    """The declarer chose "Not sure", so the graver severity was taken."""
    status: Status = Field(sa_type=enum_type(Status))
    category: Category | None = Field(default=None, sa_type=enum_type(Category))
    """Its kind (S1-1). None: the words gave no hint, and nobody said."""
    category_by: str | None = Field(default=None, max_length=32)
    """Slack id of who chose it, by word or by running a playbook of that kind; None: the words proposed it."""
    loss_risk_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when somebody says that the account may be lost; None: nobody does, or it was taken back."""
    loss_risk_by: str | None = Field(default=None, max_length=32)
    loss_risk_reason: str = Field(default="", sa_type=Text)
    revenue_at_risk: int | None = Field(default=None, sa_type=BigInteger)
    """Whole units of `currency`."""
    currency: str | None = Field(default=None, max_length=3)

    declared_by: str = Field(max_length=32)
    declared_at: datetime = Field(sa_type=UtcDateTime)
    declared_in_view: str | None = Field(default=None, max_length=64, unique=True)
    """The modal it was declared in: one record per view, however often it is delivered."""
    origin_link: str | None = Field(default=None, max_length=500)
    """The message it was declared from."""

    channel_id: str | None = Field(default=None, max_length=32, unique=True)
    channel_name: str | None = Field(default=None, max_length=80)
    channel_problem: str = Field(default="", max_length=300)
    """Why no channel could be opened; empty while all is well."""
    headline_ts: str | None = Field(default=None, max_length=32)
    announcement_channel: str | None = Field(default=None, max_length=32)
    announcement_ts: str | None = Field(default=None, max_length=32)

    notified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the first page reached Slack (time to notify)."""
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the first page was acknowledged."""
    first_client_word_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    phase_since: datetime = Field(sa_type=UtcDateTime)
    """When the present severity or phase began; the acute cadence is counted from here."""
    recovering_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was resolved, closed or cancelled; None while it is open."""

    what_was_done: str = Field(default="", sa_type=Text)
    cause: str = Field(default="", sa_type=Text)
    client_confirmed_by: str = Field(default="", max_length=200)
    client_confirmed_how: str = Field(default="", max_length=200)
    unconfirmed_reason: str = Field(default="", sa_type=Text)
    cancel_reason: str = Field(default="", sa_type=Text)
    ends: int = 0
    """How often it was resolved; each end has a digest of its own."""
    timeline_file_id: str | None = Field(default=None, max_length=32)
    """The picture of the timeline in Slack, of the newest end."""


class CrisisRole(Table, table=True):
    """Who has which role now. The past is on the timeline."""

    __tablename__ = "crisis_role"
    __table_args__ = (UniqueConstraint("crisis_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    role: Role = Field(sa_type=enum_type(Role))
    slack_id: str = Field(max_length=32, index=True)
    since: datetime = Field(sa_type=UtcDateTime)


class CrisisCard(Table, table=True):
    """A message in the crisis channel that is kept up to date in place, besides the headline."""

    __tablename__ = "crisis_card"

    crisis_id: int = Field(primary_key=True, foreign_key="crisis.id")
    card: str = Field(primary_key=True, max_length=40)
    message_ts: str = Field(max_length=32)


class CrisisMember(Table, table=True):
    """Who belongs to the crisis: invited by us or joined the channel. Membership gives the right to change it."""

    __tablename__ = "crisis_member"
    __table_args__ = (UniqueConstraint("crisis_id", "slack_id"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    slack_id: str = Field(max_length=32, index=True)
    function: str = Field(default="", max_length=60)
    """What they stand for in the CRT; empty for others."""
    is_in_channel: bool = False
    problem: str = Field(default="", max_length=300)
    """Why they could not be invited; empty while all is well."""
    moved_ts: str = Field(default="", max_length=32)
    """Slack's time of the newest event about their coming and going; empty before the first."""
