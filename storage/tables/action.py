"""Who does what by when, and how success is measured (S0-26, S2-13)."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ActionArea, ActionState, ClockStage, Horizon


class CrisisAction(Table, table=True):
    __tablename__ = "crisis_action"
    __table_args__ = (
        UniqueConstraint("run_id", "step_key"),
        Index(
            "ix_crisis_action_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    crisis_id: int = Field(foreign_key="crisis.id", index=True)
    run_id: int | None = Field(default=None, foreign_key="playbook_run.id")
    step_key: str | None = Field(default=None, max_length=60)
    """The step of the playbook it came from."""
    what: str = Field(sa_type=Text)
    horizon: Horizon = Field(default=Horizon.IMMEDIATE, sa_type=enum_type(Horizon))
    area: ActionArea | None = Field(default=None, sa_type=enum_type(ActionArea))
    """None: nobody said what it is about."""
    is_continuity: bool = False
    """It keeps the account served during the crisis (S0-27)."""
    owner: str | None = Field(default=None, max_length=32, index=True)
    """Slack id; None: nobody yet."""
    owner_role: str = Field(default="", max_length=60)
    due_at: datetime = Field(sa_type=UtcDateTime)
    success_measure: str = Field(sa_type=Text)
    state: ActionState = Field(default=ActionState.OPEN, sa_type=enum_type(ActionState))
    note: str = Field(default="", sa_type=Text)
    """How it went, or why it was skipped."""
    settled_by: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stage: ClockStage = Field(default=ClockStage.WAITING, sa_type=enum_type(ClockStage))
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str = Field(max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_in_view: str | None = Field(default=None, max_length=64, unique=True)
