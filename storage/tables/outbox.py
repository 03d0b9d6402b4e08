"""Effects: what Slack is to do, written down before it is done (DESIGN section 3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type, json_type
from storage.tables.base import Table
from storage.vocabulary import EffectState, Urgency


class Effect(Table, table=True):
    __tablename__ = "effect"
    __table_args__ = (
        Index(
            "ix_effect_due",
            "urgency",
            "due_at",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_effect_lease",
            "lease_until",
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index(
            "ix_effect_lane_open",
            "lane",
            "id",
            sqlite_where=text("state IN ('pending', 'claimed')"),
            postgresql_where=text("state IN ('pending', 'claimed')"),
        ),
        Index(
            "uq_effect_coalesce_pending",
            "coalesce_key",
            unique=True,
            sqlite_where=text("state = 'pending' AND attempts = 0"),
            postgresql_where=text("state = 'pending' AND attempts = 0"),
        ),
        Index(
            "ix_effect_failed",
            "done_at",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(max_length=32, unique=True)
    """Travels in the metadata of the message, so that it can be found again in Slack."""
    kind: str = Field(max_length=60)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    crisis_id: int | None = Field(default=None, foreign_key="crisis.id", index=True)
    lane: str | None = Field(default=None, max_length=80)
    """What must stay in order, for example one channel. None: needs no order."""
    after_id: int | None = Field(default=None, foreign_key="effect.id")
    """Waits until that effect is settled, in whatever way; then judges for itself."""
    after_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """A page waits no longer than this for `after_id`."""
    urgency: int = Field(default=Urgency.HOUSEKEEPING, sa_type=Integer)
    once_key: str | None = Field(default=None, max_length=120, unique=True)
    """Never a second effect with the same key, not even after the first is done."""
    coalesce_key: str | None = Field(default=None, max_length=120)
    """While one with this key is pending and untried, no second is needed: it shows the newest state when sent."""
    asked_by: str | None = Field(default=None, max_length=32)
    """Who hears about it when it fails."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: EffectState = Field(default=EffectState.PENDING, sa_type=enum_type(EffectState))
    attempts: int = 0
    outcome_unknown: bool = False
    """An attempt may have reached Slack: look before repeating."""
    first_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Wall clock, not business time: it is compared with Slack's own times."""
    claimed_by: str | None = Field(default=None, max_length=80)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=json_type())
    """What Slack answered, for example channel and ts."""
    last_error: str = Field(default="", sa_type=Text)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
