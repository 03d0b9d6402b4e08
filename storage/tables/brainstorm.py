"""Scenarios that people think of together before they happen, and their votes for them (S1-20 to S1-22)."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import IdeaSource


class Brainstorm(Table, table=True):
    """One session: a message in a private channel, a list of ideas, a day on which it closes."""

    __tablename__ = "brainstorm"
    __table_args__ = (
        Index(
            "ix_brainstorm_closes_at",
            "closes_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    topic: str = Field(default="", max_length=200)
    open_key: str | None = Field(default=None, max_length=450, unique=True)
    """Account and folded topic while it is open: one at a time. None: it is closed."""
    asked_in: str = Field(default="", max_length=32)
    """Id of the channel in which it was asked for; whether it may stand there is seen when it is posted."""
    channel_id: str | None = Field(default=None, max_length=32)
    """Where its message stands."""
    message_ts: str | None = Field(default=None, max_length=32)
    opened_by: str = Field(max_length=32)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    closed_by: str | None = Field(default=None, max_length=32)
    """None while it is open, and when the clock closed it."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ScenarioIdea(Table, table=True):
    """Something that could happen."""

    __tablename__ = "scenario_idea"
    __table_args__ = (UniqueConstraint("brainstorm_id", "text_key"),)

    id: int | None = Field(default=None, primary_key=True)
    brainstorm_id: int = Field(foreign_key="brainstorm.id")
    text: str = Field(max_length=200)
    text_key: str = Field(max_length=400)
    source: IdeaSource = Field(sa_type=enum_type(IdeaSource))
    likelihood: int | None = None
    """1 (hardly ever) to 5 (almost certain); None: nobody said."""
    impact: int | None = None
    """1 (a nuisance) to 5 (loss of the account); None: nobody said."""
    playbook: str = Field(default="", max_length=60)
    """Slug of the playbook from which it was taken."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)


class IdeaVote(Table, table=True):
    """Somebody holds an idea for worth preparing for; once per person and idea."""

    __tablename__ = "idea_vote"

    idea_id: int = Field(primary_key=True, foreign_key="scenario_idea.id")
    slack_id: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
