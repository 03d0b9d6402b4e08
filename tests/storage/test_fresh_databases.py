"""The databases that tests get: what every storage test stands on."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.migrate import pending_migrations
from storage.session import Database
from tests.databases import MIGRATED, PostgresServer

START_A_SERVER = """
from tests.databases import running_postgres
with running_postgres() as server:
    print(server.folder, flush=True)
    input()
"""


def test_a_fresh_database_has_every_table_and_no_rows(database_url: str) -> None:
    """A test may start writing at once, and finds nothing of the tests before it."""
    assert asyncio.run(_missing_migrations(database_url)) == []
    assert asyncio.run(_ask(database_url, "SELECT count(*) FROM crisis")) == 0


def test_an_empty_database_lacks_every_migration(empty_database_url: str) -> None:
    """Tests of the migrations start from nothing."""
    assert "0001" in asyncio.run(_missing_migrations(empty_database_url))


def test_what_one_test_writes_the_next_does_not_see(postgres: PostgresServer) -> None:
    """Each test has a database of its own on the one server."""
    with postgres.fresh_database(MIGRATED) as first, postgres.fresh_database(MIGRATED) as second:
        asyncio.run(_ask(first, "SELECT lo_create(0)"))  # the shortest way to write something and get a row back

        written = [asyncio.run(_ask(url, "SELECT count(*) FROM pg_largeobject_metadata")) for url in (first, second)]

    assert written == [1, 0]


@pytest.mark.slow
def test_a_killed_test_run_leaves_no_server_behind() -> None:
    """`kill -9` runs no exit hook, so the server's keeper watches its standard input instead."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", START_A_SERVER], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as tests:
        assert tests.stdout is not None and tests.stderr is not None
        folder = Path(tests.stdout.readline().strip())
        assert folder.is_dir()

        tests.kill()

        tests.stderr.read()  # ends when the keeper, who shares it, has ended
    assert not folder.exists(), f"{folder} is still there, so PostgreSQL probably still runs in it."


async def _missing_migrations(url: str) -> list[str]:
    database = Database(url)
    try:
        return await pending_migrations(database)
    finally:
        await database.close()


async def _ask(url: str, question: str) -> object:
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            answer: object = await connection.scalar(text(question))
            return answer
    finally:
        await database.close()
