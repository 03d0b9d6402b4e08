"""People of our own organisation, as far as they were named or seen: resolved once, then remembered."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class Person(Table, table=True):
    """Somebody in Slack. `email` alone means: named in a file, not looked up in Slack yet."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    slack_id: str | None = Field(default=None, max_length=32, unique=True)
    email: str | None = Field(default=None, max_length=320, unique=True)
    name: str = Field(default="", max_length=200)
    time_zone: str = Field(default="", max_length=60)
    team_id: str = Field(default="", max_length=32)
    is_guest: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    direct_channel: str | None = Field(default=None, max_length=32)
    """The direct message between this person and the bot, once it is known."""
    looked_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When Slack was asked last; None: never."""
    problem: str = Field(default="", max_length=300)
    """Why Slack could not tell who this is, for example that no account has this e-mail address."""
    home_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they last opened App Home; whoever never did needs none drawn."""
