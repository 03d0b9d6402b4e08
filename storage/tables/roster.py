"""Who stands for which function in the CRT, besides the protocol's seats, and who is away (S0-10, S0-11)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type, json_type
from storage.tables.base import Table
from storage.vocabulary import Rank, Tier


class RosterSeat(Table, table=True):
    """A seat for one account (`account_id`), one tier (`tier`) or everybody (neither). The narrower one wins."""

    __tablename__ = "roster_seat"
    __table_args__ = (UniqueConstraint("account_id", "tier", "function", "rank"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    tier: Tier | None = Field(default=None, sa_type=enum_type(Tier))
    function: str = Field(max_length=60)
    rank: Rank = Field(sa_type=enum_type(Rank))
    """Primary, or secondary: the backup."""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """None: a user group holds the seat."""
    user_group: str = Field(default="", max_length=80)
    """A Slack user group by id (`S…`) or handle (`@…`); its people hold the seat together."""
    from_hour: int | None = None
    """Working hours in the person's own time zone, 0 to 24; None: any hour."""
    to_hour: int | None = None
    set_by: str = Field(default="", max_length=32)
    set_at: datetime = Field(sa_type=UtcDateTime)


class Absence(Table, table=True):
    """Days on which somebody is away, both included; the backup stands in."""

    __tablename__ = "absence"
    __table_args__ = (UniqueConstraint("person_id", "first_day"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    first_day: date
    last_day: date = Field(index=True)
    note: str = Field(default="", max_length=200)
    set_by: str = Field(default="", max_length=32)


class UserGroup(Table, table=True):
    """A user group of Slack and who is in it, as Slack said last: the road of a crisis never waits for that answer."""

    __tablename__ = "user_group"

    group_id: str = Field(primary_key=True, max_length=32)
    handle: str = Field(default="", max_length=80, index=True)
    """Without the @, in lower case."""
    name: str = Field(default="", max_length=200)
    members: list[Any] = Field(default_factory=list, sa_type=json_type())
    """Slack ids."""
    is_disabled: bool = False
    refreshed_at: datetime = Field(sa_type=UtcDateTime)
