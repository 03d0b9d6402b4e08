"""A PostgreSQL that can be killed: unlike that of the other tests, it keeps what it said it would keep."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.databases import programs, user_to_run_as
from tests.postgres_keeper import MAKING, call
from tests.torture.processes import Child, Nursery, Trouble

STARTS_WITHIN_S = 60.0
LOOKS_EVERY_S = 0.1
OPTIONS = {
    "listen_addresses": "",
    # A killed process loses nothing it gave to the kernel; only a power cut would, and nobody cuts the power here.
    "fsync": "off",
    "synchronous_commit": "on",
    "max_connections": "300",
    "shared_buffers": "64MB",
}


@dataclass
class KillablePostgres:
    """One server. `process` is the present life of it."""

    nursery: Nursery
    folder: Path
    programs: Path
    user: str
    process: Child | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    async def start(self) -> None:
        """Start it, after a kill too, and wait until it answers."""
        settings = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        deadline = asyncio.get_running_loop().time() + STARTS_WITHIN_S
        self.process = await self._spawn(command)
        while not await asyncio.to_thread(self._answers):
            if asyncio.get_running_loop().time() > deadline:
                raise Trouble(f"PostgreSQL did not start. Its last lines:\n{self.process.tail()}")
            if not self.process.is_alive:
                # The children of the one that was killed have not all noticed yet.
                self.process = await self._spawn(command)
            await asyncio.sleep(LOOKS_EVERY_S)

    async def kill(self) -> None:
        """kill -9 of the whole server."""
        assert self.process is not None
        children = _children(self.process.pid)
        await self.process.kill()
        for pid in children:
            _kill(pid)

    async def _spawn(self, command: list[str]) -> Child:
        return await self.nursery.start(
            *command, log=self.folder / "log", folder=self.folder, environment=dict(os.environ), user=self.user
        )

    def _answers(self) -> bool:
        try:
            with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", connect_timeout=5) as connection:
                return connection.execute("SELECT 1").fetchone() is not None
        except psycopg.OperationalError:
            return False


@asynccontextmanager
async def killable_postgres(nursery: Nursery) -> AsyncIterator[KillablePostgres]:
    """A server with an empty database `postgres`, for the length of a block."""
    folder = Path(tempfile.mkdtemp(prefix="crisis-desk-torture-postgres-"))
    user = user_to_run_as(folder)
    server = KillablePostgres(nursery, folder, programs(folder, user), user)
    try:
        await asyncio.to_thread(_make, server)
        await server.start()
        yield server
    finally:
        if server.process is not None:
            await server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _make(server: KillablePostgres) -> None:
    try:
        call(server.programs / "initdb", *MAKING, "-D", server.folder / "data", user=server.user)
    except subprocess.CalledProcessError as error:
        raise Trouble("PostgreSQL could not make its folder; its own words stand above.") from error


def _children(pid: int) -> list[int]:
    """Where the system does not say, they end by themselves as soon as they notice."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            # It ended while we looked.
            continue
        if int(parent) == pid:
            found.append(int(process.name))
    return found


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        # It noticed faster.
        return
