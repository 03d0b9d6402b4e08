"""Bring a database to the newest schema, also when two replicas start at the same moment."""

import argparse
import asyncio
import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.session import Database
from storage.tables.every import METADATA

FOLDER = Path(__file__).parent / "migrations"

ADVISORY_LOCK = 4_276_001
"""Any fixed number: PostgreSQL's name for "one replica migrates, the others wait"."""


class DanglingRows(Exception):
    """Rows of these tables refer to rows that are not there."""

    def __init__(self, tables: list[str]) -> None:
        names = ", ".join(tables)
        super().__init__(f"Rows in {names} refer to rows that are not there. Restore a backup: this file is damaged.")


async def migrate(database: Database, *, to: str = "head") -> None:
    """Apply what is missing, in one transaction: afterwards all of it holds or nothing of it.

    `to` names an older revision to stop at, for tests of upgrades.

    Raises:
        DanglingRows: a row would refer to one that is not there; the database stays as it was.
    """
    if database.is_sqlite:
        await _migrate_sqlite(database, to)
        return
    async with database.engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        await connection.run_sync(_upgrade, to)


async def _migrate_sqlite(database: Database, to: str) -> None:
    """SQLite changes most tables by dropping and writing them anew, which it refuses while rows refer to them.

    So foreign keys rest meanwhile and are looked at in the end, as its manual says (lang_altertable.html, section 7).
    """
    async with database.engine.connect() as connection:
        await connection.run_sync(_set_foreign_keys, "OFF")
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade, to)
                dangling = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
                if dangling:
                    raise DanglingRows(sorted({str(row[0]) for row in dangling}))
        finally:
            await connection.run_sync(_set_foreign_keys, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    """Inside a transaction SQLite would take no notice."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys = {state}")
    cursor.close()


async def pending_migrations(database: Database) -> list[str]:
    """The revisions this database lacks, oldest first; empty when it is up to date."""
    async with database.engine.connect() as connection:
        current = await connection.run_sync(_current_revision)
    return [script.revision for script in reversed(list(_scripts().iterate_revisions("head", current or "base")))]


def newest_revision() -> str:
    """The revision this release brings a database to."""
    return str(_scripts().get_current_head())


async def schema_differences(database: Database) -> list[str]:
    """What `alembic check` finds: places where the tables in the code and in the database differ."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_differences)


def new_migration(sentence: str, database_url: str = "sqlite://") -> Path:
    """Write `NNNN_<sentence>.py` with the changes between the newest migration and the tables in the code."""
    return asyncio.run(_new_migration(sentence, database_url))


async def _new_migration(sentence: str, database_url: str) -> Path:
    database = Database(database_url)
    await migrate(database)
    words = re.sub(r"[^a-z0-9]+", "_", sentence.lower()).strip("_")
    # After the newest, not after how many there are: a number may have been left out.
    number = f"{int(_scripts().get_current_head() or 0) + 1:04d}"
    try:
        async with database.engine.begin() as connection:
            return await connection.run_sync(_write_revision, sentence, number, words)
    finally:
        await database.close()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _upgrade(connection: Connection, to: str) -> None:
    command.upgrade(_config(connection), to)


def _current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(difference) for difference in compare_metadata(context, METADATA)]


def _write_revision(connection: Connection, sentence: str, number: str, words: str) -> Path:
    script = command.revision(_config(connection), sentence, autogenerate=True, rev_id=number)
    written = script[0] if isinstance(script, list) else script
    assert written is not None, "Alembic wrote no revision"
    path = Path(written.path)
    return path.rename(path.with_name(f"{number}_{words}.py"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a migration for what changed in storage/tables.")
    parser.add_argument("sentence", help='what changes, for example "Accounts know their region"')
    print(new_migration(parser.parse_args().sentence))


if __name__ == "__main__":
    main()
