"""The processes of a torture run, as seen from the run: start, kill, wait for the end."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]


class Trouble(Exception):
    """The run cannot go on; the message is a sentence for the person who started it."""


@dataclass
class Child:
    """A process that the nursery started."""

    nursery: "Nursery"
    pid: int
    log: Path
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    status: int | None = None

    @property
    def is_alive(self) -> bool:
        return not self.ended.is_set()

    async def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal and, for SIGKILL, wait until it is gone."""
        await self.nursery.ask({"do": "kill", "pid": self.pid, "signal": int(number)})
        if number is signal.SIGKILL:
            await self.ended.wait()

    def tail(self, lines: int = 12) -> str:
        """The last lines it printed."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


class Nursery:
    """The process that starts all others (`tests.torture.nursery`), so that none outlives the run."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()
        self._answers: asyncio.Queue[Json] = asyncio.Queue()
        self._children: dict[int, Child] = {}
        self._ended_early: dict[int, int] = {}
        self._listening = asyncio.create_task(self._listen())

    async def bot(self, *, log: Path, folder: Path, environment: Mapping[str, str]) -> Child:
        """Start a bot."""
        return await self._born({"do": "bot"}, log, folder, environment)

    async def start(self, *argv: str, log: Path, folder: Path, environment: Mapping[str, str], user: str = "") -> Child:
        """Start any other program."""
        return await self._born({"do": "start", "argv": argv, "user": user}, log, folder, environment)

    async def ask(self, request: Json) -> Json:
        """One request, one answer."""
        assert self._process.stdin is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
            return await self._answers.get()

    async def close(self) -> None:
        """Kill whatever still runs."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._listening

    async def _born(self, request: Json, log: Path, folder: Path, environment: Mapping[str, str]) -> Child:
        place = {"log": str(log), "folder": str(folder), "environment": dict(environment)}
        answer = await self.ask({**request, **place})
        child = Child(self, answer["pid"], log)
        self._children[child.pid] = child
        if child.pid in self._ended_early:
            self._note_end(child.pid, self._ended_early.pop(child.pid))
        return child

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "died" in said:
                self._note_end(said["died"], said["status"])
            else:
                self._answers.put_nowait(said)

    def _note_end(self, pid: int, status: int) -> None:
        child = self._children.pop(pid, None)
        if child is None:
            self._ended_early[pid] = status
            return
        child.status = status
        child.ended.set()


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery for the length of a block; its children end with it."""
    process = await asyncio.create_subprocess_exec(
        # A session of its own: Ctrl-C in the terminal reaches only the run, which then ends the others in order.
        *_module("tests.torture.nursery"),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    found = Nursery(process)
    try:
        yield found
    finally:
        await found.close()


def _module(name: str) -> Sequence[str]:
    return (sys.executable, "-m", name)
