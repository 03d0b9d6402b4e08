"""What clients were told about how we are prepared for a crisis of theirs (S1-6)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class ClientStatement(Table, table=True):
    """One statement as it was made. Never changed: whoever asks later reads what was said."""

    __tablename__ = "client_statement"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=32)
    at: datetime = Field(sa_type=UtcDateTime)
