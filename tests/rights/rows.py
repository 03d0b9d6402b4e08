"""What stands in a database of either kind, and the way back to a moment that was kept."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol, cast

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from storage.tables.every import METADATA

Tables = dict[str, list[Any]]


class Rows(Protocol):
    """Between two requests, from outside of the bot."""

    def keep(self) -> None:
        """Remember this moment."""
        ...

    def restore(self) -> None:
        """The database as it was when it was kept."""
        ...

    def commits(self) -> int:
        """Another figure after every transaction that wrote something."""
        ...

    def read(self) -> Tables:
        """Everything that is written down, by table."""
        ...

    def kept(self) -> Tables:
        """What `restore` returns to."""
        ...

    def change(self, statement: str) -> None:
        """One statement, committed."""
        ...

    def close(self) -> None: ...


class SqliteRows:
    """A file, and a copy of it."""

    def __init__(self, live: Path) -> None:
        self._live, self._kept = live, live.with_suffix(".kept")
        self._watching = sqlite3.connect(f"file:{live}?mode=ro", uri=True)

    def keep(self) -> None:
        with closing(sqlite3.connect(self._live)) as live, closing(sqlite3.connect(self._kept)) as kept:
            live.backup(kept)

    def restore(self) -> None:
        with closing(sqlite3.connect(self._kept)) as kept, closing(sqlite3.connect(self._live)) as live:
            kept.backup(live)

    def commits(self) -> int:
        (version,) = self._watching.execute("PRAGMA data_version").fetchone()
        return int(version)

    def read(self) -> Tables:
        return _all(self._watching)

    def kept(self) -> Tables:
        with closing(sqlite3.connect(self._kept)) as kept:
            return _all(kept)

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self._live)) as live, live:
            live.execute(statement)

    def close(self) -> None:
        self._watching.close()


def _all(database: sqlite3.Connection) -> Tables:
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


class PostgresRows:
    """A database, and a schema in it that holds the copy."""

    def __init__(self, url: str) -> None:
        place = make_url(url)
        conninfo = make_conninfo(host=str(place.query["host"]), user=place.username, dbname=place.database)
        # Foreign keys would forbid emptying one table after the other.
        self._connection = psycopg.connect(conninfo, autocommit=True, options="-c session_replication_role=replica")
        self._names = [f'"{table.name}"' for table in METADATA.sorted_tables]
        self._numbers: dict[str, int] = {}

    def keep(self) -> None:
        copies = (f"CREATE TABLE kept.{name} AS TABLE public.{name}" for name in self._names)
        self.change("; ".join(["DROP SCHEMA IF EXISTS kept CASCADE", "CREATE SCHEMA kept", *copies]))
        found = self._connection.execute("SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences")
        self._numbers = {str(name): int(last) for name, last in found}

    def restore(self) -> None:
        anew = (f"DELETE FROM public.{name}; INSERT INTO public.{name} TABLE kept.{name}" for name in self._names)
        # A number that was never given out begins at 1, which setval writes as "1, not called yet".
        numbers = (
            f"SELECT setval('\"{name}\"', {max(last, 1)}, {str(last > 0).lower()})"
            for name, last in self._numbers.items()
        )
        self.change("; ".join(["BEGIN", *anew, *numbers, "COMMIT"]))

    def commits(self) -> int:
        """Also after one that only locked rows, or was rolled back."""
        row = self._connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        return int(cast(tuple[str], row)[0])

    def read(self) -> Tables:
        return self._read("public")

    def kept(self) -> Tables:
        return self._read("kept")

    def change(self, statement: str) -> None:
        self._connection.execute(statement.encode())

    def close(self) -> None:
        self._connection.close()

    def _read(self, schema: str) -> Tables:
        """A changed row moves to the end of its table, so their order says nothing."""
        return {
            name.strip('"'): sorted(self._connection.execute(f"TABLE {schema}.{name}".encode()).fetchall(), key=repr)
            for name in self._names
        }
