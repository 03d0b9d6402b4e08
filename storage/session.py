"""The engine and the ways to talk to it: `transaction()` to change, `reading()` to look, `ask()` for one question."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Executable, Row, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import greenlet_spawn
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.busy import when_free
from storage.in_place import DRIVER_NAME as IN_PLACE

CONNECT_TIMEOUT_SECONDS = 10
"""How long PostgreSQL may take to answer at all; without it an address that swallows packets hangs for minutes."""
CONNECTIONS = 20
"""Kept open for those who read and write; more at once wait for their turn. One that is opened for a moment only costs
more than most of what is done with it."""
ASKING_CONNECTIONS = 5
"""For single questions, which never wait for a lock: more at once do not make them quicker."""
SQLITE_CONNECTIONS = 3
"""Instead of those 20. In the one thread in which SQLite is asked more of them are not quicker, and each keeps
the schema and its statements: 1.7 MB. Who writes has a turn as a writer before they take one of these."""
BESIDE_THEM = 2
"""Connections of the upgrade, which needs no turn."""
TURN_SECONDS = 30.0
"""How long anybody waits for a connection before they hear that the database does not answer."""
IDLE_SECONDS = 1.0
"""PostgreSQL may have come back while a connection was idle for so long, so it is tried before it is used."""
IDLE_SINCE = "idle_since"

QUIET: Any = {"hide_parameters": True}
"""Parameters hold what people wrote; an error that is logged must not repeat them."""

WROTE_EFFECTS = "wrote_effects"
"""Key in `session.info`: this transaction enqueued something, so delivery must wake when it commits."""


class Database:
    """One database, SQLite or PostgreSQL, behind one interface.

    `transaction()` commits when its block ends and rolls back when it raises; nothing else commits.
    Do not open one inside another: SQLite has a single writer, so the inner one would wait for the outer for ever.
    """

    def __init__(self, url: str) -> None:
        self.url = async_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _create_engine(self.url)
        self._read_engine = self.engine.execution_options(read_only=True)
        self._ask_engine = self.engine.execution_options(no_transaction=True) if self.is_sqlite else _asking(self.url)
        # SQLAlchemy's pool gives a connection to whoever asks at the right moment, so that some would wait for seconds.
        self.connections = SQLITE_CONNECTIONS if self.is_sqlite else CONNECTIONS
        """How many may read and change at once; the next ones wait for their turn."""
        self._seats = asyncio.Semaphore(self.connections)
        self._asking_seats = asyncio.Semaphore(ASKING_CONNECTIONS)
        # SQLite would let waiting writers poll for the file lock, unfairly; inside one process a queue is better.
        self._one_writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._one_reader = self._one_writer if _is_in_memory(self.url) else nullcontext()
        self.on_effects: list[Callable[[], None]] = []
        """Called after a commit that enqueued effects."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        session = AsyncSession(self.engine, expire_on_commit=False)
        async with self._one_writer, _seat(self._seats), session, session.begin():
            yield session
        if session.info.get(WROTE_EFFECTS):
            for wake in self.on_effects:
                wake()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are thrown away."""
        async with self._one_reader, _seat(self._seats), self._session(self._read_engine) as session:
            yield session

    async def ask(self, question: Executable, **about: Any) -> Sequence[Row[Any]]:
        """All rows of the answer to one question that a person waits for; nothing may be written by it.

        Neither a session nor a transaction stands around it: the first costs half as much as such a question, the
        second doubles its round trips.
        """
        async with self._one_reader, _seat(self._asking_seats):
            # One step into SQLAlchemy instead of one to connect, one to ask and one to let go.
            return await greenlet_spawn(self._answer, question, about)

    def _answer(self, question: Executable, about: dict[str, Any]) -> Sequence[Row[Any]]:
        with self._ask_engine.sync_engine.connect() as connection:
            return connection.execute(question, about).all()

    def _session(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncSession]:
        session = AsyncSession(engine, expire_on_commit=False)
        return _closing_in_place(session) if self.is_sqlite else session

    async def close(self) -> None:
        await self.engine.dispose()
        await self._ask_engine.dispose()


@asynccontextmanager
async def _seat(seats: asyncio.Semaphore) -> AsyncIterator[None]:
    """
    Raises:
        TimeoutError: everybody before us waits for an answer of the database that does not come.
    """
    try:
        async with asyncio.timeout(TURN_SECONDS if seats.locked() else None):
            await seats.acquire()
    except TimeoutError:
        raise TimeoutError(
            f"No connection to the database became free within {TURN_SECONDS:.0f} s. Look whether the database answers "
            "and whether somebody holds a lock there."
        ) from None
    try:
        yield
    finally:
        seats.release()


@asynccontextmanager
async def _closing_in_place(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """For a session whose end waits for nothing, so it needs no task that goes on when this one is cancelled."""
    try:
        yield session
    finally:
        await session.close()


def async_url(url: str) -> URL:
    """The URL with the driver we use: our own for SQLite, psycopg 3.

    Raises:
        ValueError: the database is neither SQLite nor PostgreSQL.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername=IN_PLACE)
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise ValueError(
                f"DATABASE_URL names the database {other!r}. Use sqlite:///path/to/file.db or postgresql://user@host/name."
            )


def _is_in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def _create_engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return _postgresql(url, CONNECTIONS)
    pool: dict[str, Any] = (
        {"poolclass": StaticPool} if _is_in_memory(url) else _pool(SQLITE_CONNECTIONS + ASKING_CONNECTIONS)
    )
    engine = create_async_engine(url, **QUIET, **pool)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _pool(connections: int) -> dict[str, Any]:
    return {"pool_size": connections, "max_overflow": BESIDE_THEM}


def _asking(url: URL) -> AsyncEngine:
    """Without transactions there is nothing to begin, to end or to set for each question."""
    return _postgresql(url, ASKING_CONNECTIONS, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)


def _postgresql(url: URL, connections: int, **more: Any) -> AsyncEngine:
    waits = {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    engine = create_async_engine(url, connect_args=waits, **QUIET, **_pool(connections), **more)

    def note(_connection: Any, record: Any) -> None:
        record.info[IDLE_SINCE] = monotonic()

    def check(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get(IDLE_SINCE, monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool begins anew with all of them: they went together.
            raise InvalidatePoolError from error

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", check)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin at the first write and leave the reads before it outside: lost updates.
    connection.isolation_level = None
    cursor = connection.cursor()
    # SQLite would wait in the event loop's way; `when_free` does it instead.
    cursor.execute("PRAGMA busy_timeout = 0")
    when_free(lambda: cursor.execute("PRAGMA journal_mode = WAL"))
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("no_transaction", False):
        return
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
