"""What is to be said to the client, until somebody who speaks to them has said it (S1-14)."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import DraftKind, DraftState


class ClientDraft(Table, table=True):
    """One word to the client. A crisis has one at a time that is neither sent nor cancelled."""

    __tablename__ = "client_draft"

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    kind: DraftKind = Field(sa_type=enum_type(DraftKind))
    state: DraftState = Field(sa_type=enum_type(DraftState))
    version: int = 1
    """The newest; its text is the one that counts."""
    author: str = Field(max_length=32)
    """Of the newest version."""
    approver: str | None = Field(default=None, max_length=32)
    """Who is to approve the newest version; None: nobody needs to."""
    settled_by: str | None = Field(default=None, max_length=32)
    """Who approved it, asked for changes, sent or withdrew it: whatever its state says."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changes: str = Field(default="", sa_type=Text)
    """What the approver asked for."""
    update_id: int | None = Field(default=None, foreign_key="crisis_update.id")
    """The update of the client's clock that it became."""


class ClientDraftVersion(Table, table=True):
    """What was written, as it went to the approver. Never changed."""

    __tablename__ = "client_draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="client_draft.id")
    number: int
    text: str = Field(sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    """Why words that a client should not read stand in it all the same."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
