"""`python -m bot backup FILE`: a copy of a SQLite database while the bot runs."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from bot.problems import StartProblem
from bot.settings import OfflineSettings, read_settings
from storage.session import async_url

PAGES_AT_ONCE = 256
"""Database pages of 4 kB copied between two pauses, so that the bot's writes never wait long for the copy."""

FOR_POSTGRESQL = """PostgreSQL makes its own backups, while the bot runs:
    pg_dump --format=custom --file={file} "{address}"
and restores them into an empty database, while the bot is stopped:
    pg_restore --dbname="{address}" {file}"""

ADDRESS = "$DATABASE_URL"
WITHOUT_DRIVER = """$(printf %s "$DATABASE_URL" | sed 's/+psycopg:/:/')"""
"""The address as PostgreSQL's own programs read it: they know nothing of drivers."""


async def back_up(file: Path) -> int:
    """Copy the database to `file`, which must not exist, and check the copy. Returns 1 for PostgreSQL: it says how."""
    named = read_settings(OfflineSettings).database_url
    url = async_url(named)
    if url.get_backend_name() != "sqlite":
        print(FOR_POSTGRESQL.format(file=file, address=WITHOUT_DRIVER if "+psycopg:" in named else ADDRESS))
        return 1
    source = _source(url)
    await asyncio.to_thread(_copy, source, file)
    print(f"{file} holds a complete copy. To restore it: stop the bot, remove {source}-wal and {source}-shm,")
    print(f"put the copy in the place of {source}, start the bot.")
    return 0


def _source(url: URL) -> Path:
    if not url.database or not Path(url.database).is_file():
        raise StartProblem(f"DATABASE_URL names {url.database or 'no file'}, where there is no database to back up.")
    return Path(url.database)


def _copy(source: Path, file: Path) -> None:
    """SQLite's online copy: it sees one moment of the database, also what is still in the write-ahead log."""
    if file.exists():
        raise StartProblem(f"{file} exists already. Name a new file, so that no older backup is lost.")
    partial = file.with_name(f"{file.name}.partial")
    try:
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(partial)) as copy:
            original.backup(copy, pages=PAGES_AT_ONCE)
            # One file without a log beside it, to be carried around.
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise StartProblem(
                f"The copy is damaged ({found}), so {source} may be, too. Nothing was written to {file}."
            )
        partial.rename(file)
    except (sqlite3.Error, OSError) as error:
        raise StartProblem(f"The backup to {file} failed: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
