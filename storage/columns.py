"""Column types used by every table."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, literal_column
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC. A naive one is refused, because nobody can say which instant it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(
                f"The time {value.isoformat()} has no time zone. Pass an aware time, as bot/clock.py gives it."
            )
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(words: type[StrEnum]) -> SqlEnum:
    """The words by value, so that a new one needs no change of the schema."""
    return SqlEnum(
        words,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def json_type() -> JSON:
    """JSON on SQLite, JSONB on PostgreSQL. Assign a new value to change it; a change in place is not seen."""
    return JSON().with_variant(JSONB(), "postgresql")


def one_of(column: Any, words: Iterable[StrEnum]) -> ColumnElement[bool]:
    """`column IN ('…', '…')` with the words in the statement itself, in this order.

    SQLite uses a partial index with such a condition only if it reads the very same words in the question.
    """
    found: ColumnElement[bool] = column.in_([literal_column(f"'{word.value}'") for word in words])
    return found
