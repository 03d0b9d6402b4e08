"""SQLite without threads, for what is only read: `docs/decisions/0009-sqlite-is-read-where-one-stands.md`."""

import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

from storage.busy import when_free

DRIVER_NAME = "sqlite+in_place"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """What SQLAlchemy awaits when a driver for asyncio has fetched all rows; here they are fetched when read."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InPlaceSQLite(SQLiteDialect_pysqlite):
    """The driver of the standard library, in the thread of the event loop.

    The driver for asyncio hands every step of a question to a thread: four changes of thread for one row, which cost
    more than the row. Whoever reads a file with a write-ahead log waits for nobody, so it may as well be done at once.
    """

    driver = "in_place"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """The pool whose queue lets other tasks go on."""
        return AsyncAdaptedQueuePool

    def connect(self, *arguments: Any, **named: Any) -> Any:
        """A connection of the standard library."""
        return super().connect(*arguments, factory=_Connection, **named)

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Once in a while even a reader finds the file locked: after a crash, or while it is being closed."""
        when_free(partial(cursor.execute, statement, parameters))
        # SQLAlchemy takes a driver that never waits for a mistake.
        await_only(_wait_for_nothing())


async def _wait_for_nothing() -> None: ...


registry.register("sqlite.in_place", __name__, InPlaceSQLite.__name__)
