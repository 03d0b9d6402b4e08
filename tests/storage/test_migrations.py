"""Migrations lead to the tables in the code, on both databases, also when two replicas start at once."""

import asyncio

from sqlalchemy import text

from storage.migrate import FOLDER, migrate, pending_migrations, schema_differences
from storage.session import Database


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
