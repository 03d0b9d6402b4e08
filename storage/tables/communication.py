"""The communication plan, and its checklist in a crisis (S0-13 to S0-16, S0-28)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Tier


class PlanLine(Table, table=True):
    """Whom to tell what way, for one account or one tier. An account's own lines replace those of its tier."""

    __tablename__ = "communication_plan_line"
    __table_args__ = (UniqueConstraint("account_id", "tier", "audience_name"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    tier: Tier | None = Field(default=None, sa_type=enum_type(Tier))
    audience_name: str = Field(max_length=80)
    """For example "Operations at the client" or "Our service desk"."""
    is_client: bool = False
    what: str = Field(default="", max_length=300)
    """What they are told (S1-12: who, what, when, how)."""
    primary_contact: str = Field(default="", max_length=200)
    secondary_contact: str = Field(default="", max_length=200)
    channel: str = Field(default="", max_length=200)
    cadence: str = Field(default="", max_length=40)
    """A duration of the protocol's kind, or empty: as the protocol says."""
    speaker: str = Field(default="", max_length=80)
    """A role or a function; to the client always the liaison (S3-2)."""
    approver: str = Field(default="", max_length=80)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The row stays for the checklists it was part of."""


class CommunicationTask(Table, table=True):
    """One line of the plan in one crisis."""

    __tablename__ = "communication_task"
    __table_args__ = (UniqueConstraint("crisis_id", "line_id"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    line_id: int = Field(foreign_key="communication_plan_line.id", index=True)
    done_by: str | None = Field(default=None, max_length=32)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
