"""Key accounts and the names people call them by."""

from datetime import date, datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import Tier


class Account(Table, table=True):
    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    name_key: str = Field(max_length=240, unique=True)
    """The name as `crisis.rules.account.search_key` folds it, for search and uniqueness."""
    tier: Tier = Field(sa_type=enum_type(Tier))
    kam_id: int | None = Field(default=None, foreign_key="person.id")
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    sponsor_id: int | None = Field(default=None, foreign_key="person.id")
    annual_value: int | None = Field(default=None, sa_type=BigInteger)
    """Whole units of `currency`."""
    currency: str | None = Field(default=None, max_length=3)
    renewal_on: date | None = None
    imported_at: datetime = Field(sa_type=UtcDateTime)


class AccountAlias(Table, table=True):
    __tablename__ = "account_alias"
    __table_args__ = (UniqueConstraint("account_id", "alias_key"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    alias: str = Field(max_length=120)
    alias_key: str = Field(max_length=240, index=True)
