"""What is known about an account besides its line in the list, and how fresh that is (S0-6, S2-12)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type, json_type
from storage.tables.base import Table
from storage.vocabulary import LinkKind, Section, Tier


class SectionCheck(Table, table=True):
    """Who said last that a section of the profile is right. No row: nobody ever did."""

    __tablename__ = "section_check"
    __table_args__ = (UniqueConstraint("account_id", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    section: Section = Field(sa_type=enum_type(Section))
    verified_by: str = Field(max_length=32)
    verified_at: datetime = Field(sa_type=UtcDateTime)


class AccountNote(Table, table=True):
    """Something about the account that must be remembered (S2-7)."""

    __tablename__ = "account_note"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TeamMember(Table, table=True):
    """Somebody of ours who works for the account, with a direct responsibility (S3-20)."""

    __tablename__ = "account_team_member"
    __table_args__ = (UniqueConstraint("account_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    function: str = Field(default="", max_length=60)
    responsibility: str = Field(default="", max_length=300)


class AccountLink(Table, table=True):
    """What an account shares with others: a product, a supplier, a clause, a sponsor. One crisis may reach them all."""

    __tablename__ = "account_link"
    __table_args__ = (UniqueConstraint("account_id", "kind", "value_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    kind: LinkKind = Field(sa_type=enum_type(LinkKind))
    value: str = Field(max_length=120)
    value_key: str = Field(max_length=240, index=True)
    """Folded by `crisis.rules.account.search_key`."""


class Designation(Table, table=True):
    """When and why an account got its tier (S0-5). The newest row holds."""

    __tablename__ = "designation"
    __table_args__ = (
        Index(
            "ix_designation_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    tier: Tier = Field(sa_type=enum_type(Tier))
    proposed: Tier | None = Field(default=None, sa_type=enum_type(Tier))
    """What the score proposed; people may decide otherwise, and say why."""
    score: int
    """0 to 100: the weighted criteria of the protocol."""
    scores: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """Criterion → 0 to 5."""
    reason: str = Field(default="", sa_type=Text)
    decided_by: str = Field(max_length=32)
    decided_at: datetime = Field(sa_type=UtcDateTime)
    review_at: datetime = Field(sa_type=UtcDateTime, index=True)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When somebody is to be reminded of the review; None: they were, or a newer designation holds."""
