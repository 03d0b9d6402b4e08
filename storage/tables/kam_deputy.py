"""Who stands in for a KAM who is away (S1-5)."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class KamDeputy(Table, table=True):
    """Who looks after the accounts of a KAM during one absence."""

    __tablename__ = "kam_deputy"
    __table_args__ = (
        Index(
            "ix_kam_deputy_next_check_at",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    absence_id: int = Field(foreign_key="absence.id", unique=True)
    kam_id: int = Field(foreign_key="person.id", index=True)
    deputy_id: int = Field(foreign_key="person.id", index=True)
    is_active: bool = False
    """The absence has begun and is not over; while it is, the deputy has the rights of the KAM."""
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it begins, or ends; None: it is over."""
