"""A copy of the database while people work, and the way back."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from crisis.timeline import verify
from storage.migrate import migrate, schema_differences
from storage.queries.crisis import open_crises
from storage.session import Database
from tests.builders import EVERYBODY, Desk, a_crisis, people
from tests.databases import programs


def backup(database_url: str, file: Path) -> subprocess.CompletedProcess[str]:
    """The word as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "backup", str(file)],
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )


async def crises_in(place: Path | str) -> list[tuple[str, list[str]]]:
    """Key and broken places of the timeline of each crisis."""
    database = Database(f"sqlite:///{place}" if isinstance(place, Path) else place)
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


def test_the_way_back_is_the_one_that_is_said(sqlite_url: str, tmp_path: Path) -> None:
    """Over the files that a killed bot left behind, a log that holds what came later among them."""
    source, file, killed = Path(make_url(sqlite_url).database or ""), tmp_path / "copy.db", tmp_path / "killed"
    with Desk(Database(sqlite_url)) as desk:
        desk.add(*people(*EVERYBODY))
        a_crisis(desk)
        said = backup(sqlite_url, file).stdout.replace("\n", " ")
        a_crisis(desk)
        shutil.copytree(source.parent, killed)

    steps = f"remove {source}-wal and {source}-shm, put the copy in the place of {source}, start the bot."
    assert said.strip().endswith(f"To restore it: stop the bot, {steps}")
    left = killed / source.name
    assert asyncio.run(crises_in(Path(shutil.copytree(killed, tmp_path / "before")) / source.name))[1:]
    for log in (left.with_name(f"{left.name}-wal"), left.with_name(f"{left.name}-shm")):
        log.unlink()
    shutil.copy(file, left)
    assert asyncio.run(crises_in(left)) == [("C-2026-001", [])]


def test_the_way_back_of_postgresql_is_the_one_that_is_said(
    postgres_url: str, empty_postgres_url: str, tmp_path: Path
) -> None:
    """The commands themselves, from a bot at work into an empty database: the timeline still proves itself."""
    file = tmp_path / "copy.dump"
    commands = [line.strip() for line in backup(postgres_url, file).stdout.splitlines() if line.startswith("    ")]
    path = f"{programs(tmp_path, user='')}:{os.environ['PATH']}"
    with Desk(Database(postgres_url)) as desk:
        desk.add(*people(*EVERYBODY))
        a_crisis(desk)
        for command, url in zip(commands, (postgres_url, empty_postgres_url), strict=True):
            environment = {**os.environ, "PATH": path, "DATABASE_URL": url.replace("+psycopg", "")}
            done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), done.stderr

    assert asyncio.run(crises_in(empty_postgres_url)) == [("C-2026-001", [])]


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


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_the_address_it_prints_is_one_that_pg_dump_reads(tmp_path: Path, scheme: str) -> None:
    """Also where the bot's names a driver: a shell makes of both the same."""
    address = f"{scheme}://desk:pw@localhost/desk"

    done = backup(address, tmp_path / "copy.dump")

    command = done.stdout.splitlines()[1].replace("pg_dump", "printf '%s '", 1)
    said = subprocess.run(
        ["sh", "-c", command], env={**os.environ, "DATABASE_URL": address}, capture_output=True, text=True
    )
    assert said.stdout.split()[-1] == "postgresql://desk:pw@localhost/desk"


def test_a_database_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Rather than an empty copy of nothing."""
    done = backup(f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "copy.db")

    assert done.returncode == 2
    assert "there is no database to back up" in done.stderr
