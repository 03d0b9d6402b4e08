"""What people can do, and what an account takes, as short free words (S2-18)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class PersonSkill(Table, table=True):
    """A language, a system they know, a way with people: "speaks Japanese"."""

    __tablename__ = "person_skill"
    __table_args__ = (UniqueConstraint("person_id", "tag_key"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    tag: str = Field(max_length=40)
    tag_key: str = Field(max_length=240)
    """Folded by `crisis.rules.account.search_key`."""
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)


class WantedSkill(Table, table=True):
    """What somebody should be able to do who helps in a crisis of the account."""

    __tablename__ = "wanted_skill"
    __table_args__ = (UniqueConstraint("account_id", "tag_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    tag: str = Field(max_length=40)
    tag_key: str = Field(max_length=240)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
