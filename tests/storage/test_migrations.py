"""Migrations lead to the tables in the code, on both databases, also when two replicas start at once."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    String,
    insert,
    inspect,
    text,
)
from sqlalchemy.exc import IntegrityError

from bot.problems import StartProblem
from bot.running import prepare_database
from storage.migrate import FOLDER, _set_foreign_keys, migrate, pending_migrations, schema_differences
from storage.session import Database
from storage.tables.every import METADATA
from tests.storage.release_rows import ALEMBIC

Rows = dict[str, dict[str, Any]]

MOMENT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
FIRST_RELEASE = "0005"
"""Nobody has a database that is older."""
NEVER_USED = {("risk", "owner")}
"""Columns that went away again before anything was written into them."""


def test_the_migrations_reach_the_tables(empty_database_url: str) -> None:
    """Nothing is missing, nothing is left over: `alembic check` is clean."""

    async def story() -> tuple[list[str], list[str]]:
        database = Database(empty_database_url)
        try:
            await migrate(database)
            return await schema_differences(database), await pending_migrations(database)
        finally:
            await database.close()

    assert asyncio.run(story()) == ([], [])


def test_a_difference_between_code_and_database_is_found(empty_database_url: str) -> None:
    """The check that says "clean" can also say what is wrong."""

    async def story() -> list[str]:
        database = Database(empty_database_url)
        try:
            await migrate(database)
            async with database.engine.begin() as connection:
                await connection.execute(text("ALTER TABLE person DROP COLUMN problem"))
            return await schema_differences(database)
        finally:
            await database.close()

    (difference,) = asyncio.run(story())
    assert "person" in difference and "problem" in difference


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    """A restart finds nothing to do, and the rows stay."""

    async def story() -> int:
        database = Database(database_url)
        try:
            async with database.engine.begin() as connection:
                await connection.execute(text("INSERT INTO crisis_number (year, last) VALUES (2026, 7)"))
            await migrate(database)
            async with database.engine.connect() as connection:
                return int(await connection.scalar(text("SELECT last FROM crisis_number")) or 0)
        finally:
            await database.close()

    assert asyncio.run(story()) == 7


def test_two_replicas_that_start_at_once_take_turns(empty_database_url: str) -> None:
    """One migrates, the other waits and finds it done; neither fails."""

    async def story() -> tuple[list[str], list[str]]:
        replicas = [Database(empty_database_url) for _ in range(3)]
        try:
            await asyncio.gather(*(migrate(replica) for replica in replicas))
            return await schema_differences(replicas[0]), await pending_migrations(replicas[1])
        finally:
            for replica in replicas:
                await replica.close()

    assert asyncio.run(story()) == ([], [])


def test_an_empty_database_lists_every_migration_oldest_first(empty_database_url: str) -> None:
    """`check` says what is missing."""

    async def story() -> list[str]:
        database = Database(empty_database_url)
        try:
            return await pending_migrations(database)
        finally:
            await database.close()

    files = sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("0*.py"))
    assert asyncio.run(story()) == files


def test_every_migration_takes_a_database_that_is_in_use(empty_database_url: str) -> None:
    """A row in each table as soon as there is one: no later step may stumble over it, lose it or change it."""
    asyncio.run(_upgrade_step_by_step(empty_database_url))


def test_a_file_whose_rows_refer_to_nothing_is_left_as_it_is(sqlite_url: str) -> None:
    """SQLite looks at foreign keys after the upgrade; afterwards they hold again."""

    async def story() -> tuple[str, str]:
        database = Database(sqlite_url)
        dangling = text("INSERT INTO account_alias (account_id, alias, alias_key) VALUES (7, 'A', 'a')")
        try:
            async with database.engine.connect() as connection:
                await connection.run_sync(_set_foreign_keys, "OFF")
                async with connection.begin():
                    await connection.execute(dangling)
                await connection.run_sync(_set_foreign_keys, "ON")
            with pytest.raises(StartProblem) as damaged:
                await prepare_database(database)
            with pytest.raises(IntegrityError) as refused:
                async with database.engine.begin() as connection:
                    await connection.execute(text("INSERT INTO account_alias VALUES (9, 8, 'B', 'b')"))
            return str(damaged.value), str(refused.value.orig)
        finally:
            await database.close()

    damaged, refused = asyncio.run(story())
    assert damaged.startswith("DATABASE_URL: Rows in account_alias refer to rows that are not there.")
    assert "FOREIGN KEY" in refused


async def _upgrade_step_by_step(url: str) -> None:
    database = Database(url)
    written: Rows = {}
    try:
        await migrate(database, to=FIRST_RELEASE)
        for revision in [FIRST_RELEASE, *await pending_migrations(database)]:
            await migrate(database, to=revision)
            async with database.engine.begin() as connection:
                written |= await connection.run_sync(_a_row_in_each_new_table, written)
        async with database.engine.connect() as connection:
            found = await connection.run_sync(_first_rows, written)

        assert written.keys() == {table.name for table in METADATA.sorted_tables}
        for table, row in written.items():
            kept = {name: value for name, value in row.items() if (table, name) not in NEVER_USED}
            assert kept.items() <= found[table].items(), table
    finally:
        await database.close()


def _a_row_in_each_new_table(connection: Connection, known: Rows) -> Rows:
    new = [name for name in inspect(connection).get_table_names() if name not in {ALEMBIC, *known}]
    tables = MetaData()
    tables.reflect(connection, only=new)
    for table in (table for table in tables.sorted_tables if table.name in new):
        connection.execute(insert(table).values({column.name: _something(column) for column in table.columns}))
    return _first_rows(connection, new)


def _first_rows(connection: Connection, names: Iterable[str]) -> Rows:
    """Table → its first row."""
    return {name: dict(connection.execute(text(f"SELECT * FROM {name}")).mappings().first() or {}) for name in names}


def _something(column: Column[Any]) -> Any:
    """A value of the column's type; what refers to another row refers to the first, but never to itself."""
    if column.foreign_keys:
        (reference,) = column.foreign_keys
        return None if reference.column.table is column.table else 1
    kinds: tuple[tuple[type[Any], Any], ...] = (
        (Boolean, True),
        (Integer, 1),
        (Numeric, 1),
        (DateTime, MOMENT if getattr(column.type, "timezone", False) else MOMENT.replace(tzinfo=None)),
        (Date, MOMENT.date()),
        (JSON, {}),
        (String, "x"),
    )
    return next(value for kind, value in kinds if isinstance(column.type, kind))
