"""A copy of the database while people work, and the way back."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

from crisis.timeline import verify
from storage.migrate import migrate, schema_differences
from storage.queries.crisis import open_crises
from storage.session import Database
from tests.builders import EVERYBODY, Desk, a_crisis, people


def backup(database_url: str, file: Path) -> subprocess.CompletedProcess[str]:
    """The word as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "backup", str(file)],
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )


async def crises_in(file: Path) -> list[tuple[str, list[str]]]:
    """Key and broken places of the timeline of each crisis."""
    database = Database(f"sqlite:///{file}")
    try:
        await migrate(database)
        assert await schema_differences(database) == []
        async with database.reading() as session:
            return [(found.key, await verify(session, found.id or 0)) for found in await open_crises(session)]
    finally:
        await database.close()


def test_a_backup_while_the_database_is_written_is_restored_whole(sqlite_url: str, tmp_path: Path) -> None:
    """What was committed is in the copy, although it stood only in the write-ahead log; later changes are not."""
    file, restored = tmp_path / "copy.db", tmp_path / "restored.db"
    with Desk(Database(sqlite_url)) as desk:
        desk.add(*people(*EVERYBODY))
        a_crisis(desk)

        done = backup(sqlite_url, file)
        a_crisis(desk)

    assert done.returncode == 0, done.stderr
    shutil.copy(file, restored)
    assert asyncio.run(crises_in(restored)) == [("C-2026-001", [])]


def test_an_older_backup_is_never_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    """The sentence names the file; its content stays."""
    file = tmp_path / "copy.db"
    file.write_text("precious")

    done = backup(sqlite_url, file)

    assert done.returncode == 2
    assert f"{file} exists already." in done.stderr
    assert file.read_text() == "precious"


def test_postgresql_is_told_what_to_run(tmp_path: Path) -> None:
    """No half of a backup of our own making."""
    done = backup("postgresql://desk@localhost/desk", tmp_path / "copy.dump")

    assert done.returncode == 1
    assert "pg_dump --format=custom" in done.stdout and "pg_restore" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Rather than an empty copy of nothing."""
    done = backup(f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "copy.db")

    assert done.returncode == 2
    assert "there is no database to back up" in done.stderr
