"""Visits and calls that are planned (S3-23)."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import AppointmentState, TouchpointKind


class Appointment(Table, table=True):
    """One contact to come. Once it took place it is a touchpoint."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(
            "ix_appointment_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    kind: TouchpointKind = Field(sa_type=enum_type(TouchpointKind))
    planned_at: datetime = Field(sa_type=UtcDateTime)
    purpose: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    """Who planned it: who is reminded, and asked how it went."""
    made_at: datetime = Field(sa_type=UtcDateTime)
    state: AppointmentState = Field(default=AppointmentState.PLANNED, sa_type=enum_type(AppointmentState))
    round: int = 1
    """Which time it was planned for: one more whenever it is moved, so that each is reminded of anew."""
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When somebody is reminded or asked next; None: nothing more is to be said."""
    settled_by: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", sa_type=Text)
    """Why it did not take place, or was cancelled."""
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    """What it became."""
