"""People at the client (S0-7, S0-14)."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime, enum_type
from storage.tables.base import Table
from storage.vocabulary import ContactRole, Rank, Stance


class Contact(Table, table=True):
    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    name: str = Field(max_length=120)
    name_key: str = Field(max_length=240)
    """Folded by `crisis.rules.account.search_key`; with the account it names the contact in imports."""
    title: str = Field(default="", max_length=120)
    role: ContactRole = Field(sa_type=enum_type(ContactRole))
    rank: Rank = Field(default=Rank.SECONDARY, sa_type=enum_type(Rank))
    channel: str = Field(default="", max_length=200)
    """How they like to be reached: a phone number, an e-mail address, a meeting."""
    language: str = Field(default="", max_length=40)
    influence: int = 3
    """1 (little) to 5 (decides)."""
    stance: Stance = Field(default=Stance.NEUTRAL, sa_type=enum_type(Stance))
    last_spoken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they left the client or the role; the row stays for the history."""
