"""A database that an older release wrote is brought to the newest schema with everything in it."""

import asyncio
import json
import tomllib
from pathlib import Path

import pytest
from sqlmodel import col, select

from crisis.timeline import verify
from storage.migrate import migrate, schema_differences
from storage.session import Database
from storage.tables.crisis import Crisis
from tests.storage.release_rows import RELEASES, load, rows_in

FILES = sorted(RELEASES.glob("*.json"), key=lambda file: [int(part) for part in file.stem.split(".")])
NEWEST = FILES[-1]
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_there_is_a_release_to_upgrade_from() -> None:
    """Without a file the test below would pass by testing nothing."""
    assert FILES


def test_the_newest_release_left_a_row_in_every_table(empty_database_url: str) -> None:
    """A table without one would be upgraded untested: tell of it in `release_story.py` before the file is written."""
    release = json.loads(NEWEST.read_text(encoding="utf-8"))

    tables = asyncio.run(_tables_at(empty_database_url, release["revision"]))

    assert sorted(tables) == sorted(release["rows"])
    assert [table for table in tables if not release["rows"][table]] == []


def test_the_newest_release_is_this_one() -> None:
    """Whoever raises the version in pyproject.toml writes down what that release leaves behind."""
    assert NEWEST.stem == tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_lost_on_the_way_to_the_newest_schema(empty_database_url: str, file: Path) -> None:
    """Every row and every value of the release is there afterwards, and every timeline still proves itself."""
    asyncio.run(_upgrade_and_compare(empty_database_url, json.loads(file.read_text(encoding="utf-8"))))


async def _tables_at(url: str, revision: str) -> list[str]:
    database = Database(url)
    try:
        await migrate(database, to=revision)
        async with database.engine.connect() as connection:
            return list(await connection.run_sync(rows_in))
    finally:
        await database.close()


async def _upgrade_and_compare(url: str, release: dict) -> None:  # type: ignore[type-arg]
    database = Database(url)
    try:
        await migrate(database, to=release["revision"])
        async with database.engine.begin() as connection:
            await connection.run_sync(load, release["rows"])

        await migrate(database)

        async with database.engine.connect() as connection:
            found = await connection.run_sync(rows_in)
        for table, rows in release["rows"].items():
            assert len(found[table]) == len(rows), f"{table} had {len(rows)} rows"
            kept = [{name: row[name] for name in before} for before, row in zip(rows, found[table], strict=True)]
            assert kept == rows, table
        assert await schema_differences(database) == []
        async with database.reading() as session:
            crises = (await session.exec(select(Crisis.id).order_by(col(Crisis.id)))).all()
            assert crises and [await verify(session, crisis_id or 0) for crisis_id in crises] == [[]] * len(crises)
    finally:
        await database.close()
