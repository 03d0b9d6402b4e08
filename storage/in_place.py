"""SQLite without threads but for the disk: `docs/decisions/0009-sqlite-is-asked-where-one-stands.md`."""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

from storage.busy import when_free

DRIVER_NAME = "sqlite+in_place"
IN_MEMORY = ":memory:"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """What SQLAlchemy awaits when a driver for asyncio has fetched all rows; here they are fetched when read."""


class Connection(sqlite3.Connection):
    """One of the standard library whose cursors suit SQLAlchemy."""

    waits_for_disk = True

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InPlaceSQLite(SQLiteDialect_pysqlite):
    """The driver of the standard library, in the thread of the event loop; only a commit has a thread.

    A driver for asyncio hands every step of a statement to a thread: four changes of thread for one row, which cost
    more than the row. Nothing but a commit waits for the disk, and what waits for another process does it in the loop.
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
        connection = super().connect(*arguments, **named, factory=Connection)
        connection.waits_for_disk = arguments[0] != IN_MEMORY
        return connection

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Others have their turn first, and again while another process holds the file."""
        await_only(asyncio.sleep(0))
        when_free(partial(cursor.execute, statement, parameters))

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """As `do_execute`."""
        await_only(asyncio.sleep(0))
        when_free(partial(cursor.executemany, statement, parameters))

    def do_commit(self, dbapi_connection: Any) -> None:
        """Waits until what was written is on the disk."""
        if dbapi_connection.waits_for_disk:
            when_free(lambda: await_only(_to_its_end(dbapi_connection.commit)))
        else:
            dbapi_connection.commit()


async def _to_its_end(act: Callable[[], None]) -> None:
    """Do it in a thread. Whoever is cancelled meanwhile hears so afterwards: until then the connection is not ours."""
    doing = asyncio.get_running_loop().run_in_executor(None, act)
    cancelled: asyncio.CancelledError | None = None
    while not doing.done():
        try:
            await asyncio.wait([doing])
        except asyncio.CancelledError as error:
            cancelled = error
    doing.result()
    if cancelled is not None:
        raise cancelled


registry.register("sqlite.in_place", __name__, InPlaceSQLite.__name__)
