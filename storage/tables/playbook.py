"""Playbooks as they were when used, and their runs (S1-2, S1-3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, json_type
from storage.tables.base import Table


class PlaybookVersion(Table, table=True):
    """The text of a playbook file, kept for ever: a crisis remembers what it ran."""

    __tablename__ = "playbook_version"
    __table_args__ = (UniqueConstraint("slug", "fingerprint"), UniqueConstraint("slug", "number"))

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=60)
    number: int
    """1, 2, 3, … in the order in which this installation saw them."""
    fingerprint: str = Field(max_length=64)
    """SHA-256 of the text."""
    title: str = Field(max_length=120)
    text: str = Field(sa_type=Text)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    is_current: bool = False
    """It is what its file says now; at most one version of a slug. None of a slug: the file is gone."""


class PlaybookRun(Table, table=True):
    __tablename__ = "playbook_run"
    __table_args__ = (UniqueConstraint("crisis_id", "version_id"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    version_id: int = Field(foreign_key="playbook_version.id", index=True)
    started_by: str = Field(max_length=32)
    started_at: datetime = Field(sa_type=UtcDateTime)


class Triage(Table, table=True):
    """The walk through a playbook's decision tree in one crisis."""

    __tablename__ = "triage"
    __table_args__ = (UniqueConstraint("crisis_id", "version_id"),)

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id")
    version_id: int = Field(foreign_key="playbook_version.id", index=True)
    path: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """Question → answer, in order."""
    proposal: str = Field(default="", max_length=200)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
