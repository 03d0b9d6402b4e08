"""What contracts promise, and the clocks these promises start in a crisis (S0-8)."""

from datetime import date, datetime, timedelta

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ClockStage, CommitmentKind, Kept, Severity


class Commitment(Table, table=True):
    __tablename__ = "commitment"
    __table_args__ = (UniqueConstraint("account_id", "label_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    label: str = Field(max_length=120)
    """What people call it, for example "First response"; unique within the account."""
    label_key: str = Field(max_length=240)
    kind: CommitmentKind = Field(sa_type=enum_type(CommitmentKind))
    text: str = Field(sa_type=Text)
    within_seconds: int | None = None
    """The clock: so long after the declaration (for updates: between two of them). None: no clock, only to be known."""
    least_severity: Severity = Field(default=Severity.SEV3, sa_type=enum_type(Severity))
    """It applies to crises of this severity and graver ones."""
    penalty: str = Field(default="", max_length=300)
    source: str = Field(default="", max_length=300)
    """Contract and clause."""
    expires_on: date | None = None
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def within(self) -> timedelta | None:
        return timedelta(seconds=self.within_seconds) if self.within_seconds is not None else None


class Obligation(Table, table=True):
    """A commitment whose clock runs in one crisis."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("crisis_id", "commitment_id"),
        Index(
            "ix_obligation_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stage: ClockStage = Field(default=ClockStage.WAITING, sa_type=enum_type(ClockStage))
    kept: Kept = Field(default=Kept.OPEN, sa_type=enum_type(Kept))
    evidence: str = Field(default="", sa_type=Text)
    settled_by: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
