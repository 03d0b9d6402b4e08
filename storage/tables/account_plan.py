"""The account plan: what was written in which section, in all its versions, and who signed which (S2-10, S2-11)."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import PlanSection


class PlanEntry(Table, table=True):
    """One version of one section. The newest holds; earlier ones are never changed and never removed."""

    __tablename__ = "account_plan_entry"
    __table_args__ = (Index("ix_account_plan_entry_account_id", "account_id", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    section: PlanSection = Field(sa_type=enum_type(PlanSection))
    text: str = Field(sa_type=Text)
    source: str = Field(default="", max_length=300)
    """Where it is known from."""
    wallet_percent: int | None = None
    """What part of what they spend on such things they spend with us; only in the section `wallet`."""
    wallet_as_of: date | None = None
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    checked_by: str = Field(max_length=32)
    """Who said last that it is still true; at first who wrote it."""
    checked_at: datetime = Field(sa_type=UtcDateTime)


class PlanSignoff(Table, table=True):
    """Somebody agreed to the plan as it was then."""

    __tablename__ = "account_plan_signoff"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    client_name: str = Field(default="", max_length=120)
    """Who agreed at the client; empty: one of ours signed, `by`."""
    agreed_on: date
    source: str = Field(default="", max_length=300)
    """Where the client said so."""
    up_to: int
    """Id of the newest entry at that time: what came later was not signed."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
