"""Requests that were carried out already: a double click or a second delivery finds its receipt."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.base import Table


class Receipt(Table, table=True):
    __tablename__ = "receipt"

    request_key: str = Field(primary_key=True, max_length=200)
    """For example `view:V123` or `press:<message ts>:<action>:<person>`."""
    at: datetime = Field(sa_type=UtcDateTime, index=True)
