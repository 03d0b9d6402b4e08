"""What a review proposes to change in a playbook, and what became of it (S1-19)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ProposalState


class PlaybookProposal(Table, table=True):
    __tablename__ = "playbook_proposal"

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    slug: str = Field(max_length=60, index=True)
    number: int
    """The version that ran in the crisis."""
    title: str = Field(max_length=120)
    """Of the playbook, as it was then."""
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=enum_type(ProposalState))
    taken_into: int | None = None
    """The version that says it."""
    reason: str = Field(default="", sa_type=Text)
    """Why it was declined."""
    settled_by: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
