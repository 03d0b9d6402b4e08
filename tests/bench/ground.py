"""Where benches run: SQLite files and databases of one PostgreSQL server, fresh and with all tables."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import text

from storage.session import Database
from tests.databases import MIGRATED, PostgresServer, migrate_now, running_postgres

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Ground:
    """One kind of database."""

    name: str
    fresh_url: Callable[[], AbstractContextManager[str]]

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Database]:
        """A database without rows."""
        with self.fresh_url() as url:
            database = Database(url)
            try:
                yield database
            finally:
                await database.close()


async def settle(database: Database) -> None:
    """After rows were written in bulk: what PostgreSQL does by itself within a minute. SQLite needs nothing."""
    if database.is_sqlite:
        return
    async with database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


@contextmanager
def grounds(kinds: Collection[str]) -> Iterator[list[Ground]]:
    """Call it before there is an event loop: migrating makes one of its own."""
    with ExitStack() as stack:
        found = []
        if "sqlite" in kinds:
            folder = Path(tempfile.mkdtemp(prefix="crisis-desk-bench-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            found.append(_sqlite(folder))
        if "postgresql" in kinds:
            found.append(_postgres(stack.enter_context(running_postgres())))
        yield found


def _sqlite(folder: Path) -> Ground:
    migrated, numbers = folder / "migrated.db", count(1)
    migrate_now(f"sqlite:///{migrated}")

    @contextmanager
    def fresh_url() -> Iterator[str]:
        path = folder / f"{next(numbers)}.db"
        shutil.copy(migrated, path)
        yield f"sqlite:///{path}"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()

    return Ground("SQLite", fresh_url)


def _postgres(server: PostgresServer) -> Ground:
    return Ground("PostgreSQL", lambda: server.fresh_database(MIGRATED))
