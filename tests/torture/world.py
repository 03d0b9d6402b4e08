"""Everything that runs in a torture run: Fake Slack, the database, the bots."""

import asyncio
import json
import os
import random
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli import CANNOT
from bot.clock import SystemClock
from crisis.account import import_accounts, read_accounts
from crisis.protocol import Protocol, read_protocol
from storage.migrate import migrate
from storage.session import Database
from tests.torture.balancer import balancer
from tests.torture.nursery import PACE
from tests.torture.options import Options
from tests.torture.postgres import KillablePostgres, killable_postgres
from tests.torture.processes import ROOT, Child, Nursery, Trouble, nursery

COMPANY = ROOT / "fake_slack" / "northwind"
PROTOCOL = COMPANY / "protocol.toml"
ACCOUNTS = COMPANY / "accounts.csv"

STARTS_WITHIN_S = 60.0
LOOKS_EVERY_S = 0.05
ENDS_WITHIN_S = 15.0
RESTARTS_EVERY_S = 0.5
READY = b'"Ready"'
FASTER_THAN_SLACK = "100"
STANDSTILL = 0.001
"""The scale with which business time all but stands, so that what is due gets done and nothing new comes due."""


@dataclass
class Slot:
    """The place of one bot; after a kill the next one takes it."""

    number: int
    port: int
    lives: int = 0
    bot: Child | None = None
    log_begins_at: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Whoever puts another bot into the slot."""

    def is_ready(self) -> bool:
        """Whether the present life has said so."""
        if self.bot is None or not self.bot.is_alive or not self.bot.log.exists():
            return False
        with self.bot.log.open("rb") as log:
            log.seek(self.log_begins_at)
            return READY in log.read()


@dataclass
class World:
    """The run's processes and clock."""

    options: Options
    folder: Path
    nursery: Nursery
    slack_url: str
    tokens: dict[str, str]
    database_url: str
    clock: SystemClock
    protocol: Protocol
    postgres: KillablePostgres | None
    slots: list[Slot] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)
    """Bots that ended without being killed: none should …"""
    came_too_early: int = 0
    """… but those that found no database when they started: they say so and end, to be started again."""

    async def start_bot(self, slot: Slot) -> None:
        """Put a new bot into the slot."""
        log = self.folder / f"bot-{slot.number}.log"
        slot.log_begins_at = log.stat().st_size if log.exists() else 0
        slot.lives += 1
        if self.options.fresh:
            # The same as the nursery's bots, but from an empty interpreter.
            command = (sys.executable, "-m", "tests.torture.fresh_bot")
            slot.bot = await self.nursery.start(*command, log=log, folder=self.folder, environment=self._for(slot))
        else:
            slot.bot = await self.nursery.bot(log=log, folder=self.folder, environment=self._for(slot))

    async def start_bots(self) -> None:
        """All of them, and wait until they work."""
        await asyncio.gather(*(self.start_bot(slot) for slot in self.slots))
        for slot in self.slots:
            await self.wait_until_ready(slot)

    async def kill_bot(self, slot: Slot) -> None:
        """kill -9."""
        if slot.bot is None:
            return
        if slot.bot.is_alive:
            await slot.bot.kill()
        else:
            self._note_death(slot)

    async def restart_the_fallen(self) -> None:
        """What a process manager does: start again who could not start because the database was away."""
        while True:
            for slot in self.slots:
                async with slot.turn:
                    if slot.bot is not None and slot.bot.status == CANNOT:
                        self._note_death(slot)
                        await self.start_bot(slot)
            await asyncio.sleep(RESTARTS_EVERY_S)

    def _note_death(self, slot: Slot) -> None:
        assert slot.bot is not None
        if slot.bot.status == CANNOT and self.postgres is not None:
            self.came_too_early += 1
        else:
            self.deaths.append(f"bot {slot.number} ended by itself with status {slot.bot.status}: {slot.bot.tail(3)}")

    async def stop_bots(self) -> None:
        """SIGTERM, and wait for the clean end."""
        await asyncio.gather(*(self._stop(slot) for slot in self.slots))

    async def wait_until_ready(self, slot: Slot, within_s: float = STARTS_WITHIN_S) -> None:
        """Returns early when it was killed meanwhile. Raises `Trouble` when it does not get ready."""
        deadline = asyncio.get_running_loop().time() + within_s
        while not slot.is_ready() and slot.bot is not None and slot.bot.is_alive:
            if asyncio.get_running_loop().time() > deadline:
                raise Trouble(f"Bot {slot.number} did not get ready. Its last lines:\n{slot.bot.tail()}")
            await asyncio.sleep(LOOKS_EVERY_S)

    def stand_still_at(self, moment: datetime) -> None:
        """From the next start of the bots on, business time stays at this moment."""
        wall = datetime.now(UTC)
        since = moment - (wall - moment) * STANDSTILL / (1 - STANDSTILL)
        self.clock = SystemClock(STANDSTILL, since)

    async def _stop(self, slot: Slot) -> None:
        if slot.bot is None:
            return
        await self.nursery.ask({"do": "kill", "pid": slot.bot.pid, "signal": 15})
        try:
            async with asyncio.timeout(ENDS_WITHIN_S):
                await slot.bot.ended.wait()
        except TimeoutError:
            self.deaths.append(f"bot {slot.number} did not stop within {ENDS_WITHIN_S:.0f} s of SIGTERM")
            await slot.bot.kill()
        if slot.bot.status not in (0, -9):
            self.deaths.append(f"bot {slot.number} ended with status {slot.bot.status}: {slot.bot.tail(3)}")

    def _for(self, slot: Slot) -> dict[str, str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.tokens["bot_token"],
            "SLACK_API_URL": f"{self.slack_url}api/",
            "DATABASE_URL": self.database_url,
            "CRISIS_PROTOCOL": str(PROTOCOL),
            "CRISIS_TIME_SCALE": f"{self.clock.scale:g}@{self.clock.since.isoformat()}",
            "HOST": "127.0.0.1",
            "PORT": str(slot.port),
            PACE: FASTER_THAN_SLACK,
        }
        if self.options.transport == "socket":
            return environment | {"SLACK_APP_TOKEN": self.tokens["app_token"]}
        return environment | {"SLACK_SIGNING_SECRET": self.tokens["signing_secret"]}


@asynccontextmanager
async def world(options: Options, folder: Path) -> AsyncIterator[World]:
    """Everything started and ready, for the length of a block."""
    async with AsyncExitStack() as stack:
        keeper = await stack.enter_async_context(nursery())
        postgres = await stack.enter_async_context(killable_postgres(keeper)) if _wants_postgres(options) else None
        url = postgres.url if postgres else f"sqlite:///{folder / 'crisis_desk.db'}"
        protocol = read_protocol(PROTOCOL)
        clock = SystemClock(options.scale)
        await _prepare(url, protocol, clock)
        slots = [Slot(number, free_port()) for number in range(1, options.replicas + 1)]
        door = ""
        if options.transport == "http":
            ports = balancer(lambda: [slot.port for slot in slots], random.Random(options.seed))
            door = f"http://127.0.0.1:{await stack.enter_async_context(ports)}/slack/events"
        slack_url, tokens = await _start_slack(keeper, folder, clock, door)
        found = World(options, folder, keeper, slack_url, tokens, url, clock, protocol, postgres, slots)
        await found.start_bots()
        yield found


def free_port() -> int:
    """A port of the loopback where nothing listens now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _wants_postgres(options: Options) -> bool:
    return options.database == "postgresql"


async def _prepare(url: str, protocol: Protocol, clock: SystemClock) -> None:
    database = Database(url)
    await migrate(database)
    async with database.transaction() as session:
        await import_accounts(session, read_accounts(ACCOUNTS.read_text(encoding="utf-8")), now=clock.now())
    await database.close()


async def _start_slack(keeper: Nursery, folder: Path, clock: SystemClock, door: str) -> tuple[str, dict[str, str]]:
    ready = folder / "slack.json"
    time_scale = ("--time-scale", f"{clock.scale:g}@{clock.since.isoformat()}") if clock.scale != 1 else ()
    child = await keeper.start(
        *(sys.executable, "-m", "fake_slack", "--no-limits", *time_scale, "--ready-file", str(ready)),
        *(("--app-url", door) if door else ()),
        log=folder / "slack.log",
        folder=ROOT,
        environment=dict(os.environ),
    )
    deadline = asyncio.get_running_loop().time() + STARTS_WITHIN_S
    while not ready.exists():
        if not child.is_alive or asyncio.get_running_loop().time() > deadline:
            raise Trouble(f"Fake Slack did not start. Its last lines:\n{child.tail()}")
        await asyncio.sleep(LOOKS_EVERY_S)
    facts: dict[str, Any] = json.loads(ready.read_text(encoding="utf-8"))
    return facts["url"], facts
