"""What all tables share. Import this before any table, so that constraints get their names."""

from sqlmodel import SQLModel

from storage.columns import NAMING_CONVENTION

SQLModel.metadata.naming_convention = NAMING_CONVENTION


class Table(SQLModel):
    """The base of every table."""
