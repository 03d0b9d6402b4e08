"""kill -9 at random moments, also of what is only just starting, and of PostgreSQL."""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

import aiohttp

from tests.torture.processes import Trouble
from tests.torture.world import Slot, World

CALLS = (1, 40)
"""How many calls Slack gets before the next kill: counted in work, so that a slow machine is no easier …"""
LIVES_S = 5.0
"""… but never longer than so many seconds."""
MOMENT_S = 0.3
"""The kill comes so long after the last of them at most: in the middle of a call, or of what follows it."""
LOOKS_EVERY_S = 0.05
STARTING_S = (0.0, 0.6)
"""How long one lives that is killed while it starts."""
DIES_STARTING = 0.2
ALL_AT_ONCE = 0.1
STAYS_AWAY = 0.15
AWAY_S = (0.2, 3.0)
CALM_EVERY, CALM_S = 10, 10.0
"""After so many kills comes a pause of so many seconds: what stood behind the leases of the dead gets on the road."""
POSTGRES_EVERY = 8
"""One kill of so many is one of PostgreSQL, if there is one."""
GETS_READY_WITHIN_S = 8.0
"""Longer is no reason to spare it: it may be waiting for a Slack that fails on demand."""


@dataclass
class Killer:
    """Kills until it killed often enough or time is up."""

    world: World
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    _calm_at: int = CALM_EVERY
    _seen: int = 0
    """Calls that Slack got before."""

    async def kill(self, *, kills: int, seconds_max: float) -> None:
        """Start again whatever was killed, each time."""
        deadline = asyncio.get_running_loop().time() + seconds_max
        while self.done.total() < kills and asyncio.get_running_loop().time() < deadline:
            if self.world.postgres and self.done.total() % POSTGRES_EVERY == POSTGRES_EVERY - 1:
                await self._kill_postgres()
            else:
                await self._kill_bots()
            if self.done.total() >= self._calm_at:
                self._calm_at += CALM_EVERY
                await asyncio.sleep(CALM_S)

    async def _kill_postgres(self) -> None:
        assert self.world.postgres is not None
        await self._while_they_work()
        await self.world.postgres.kill()
        self.done["PostgreSQL"] += 1
        if self.chance.random() < STAYS_AWAY:
            await asyncio.sleep(self.chance.uniform(*AWAY_S))
        await self.world.postgres.start()

    async def _kill_bots(self) -> None:
        victims = self._victims()
        if self.chance.random() < DIES_STARTING:
            await asyncio.sleep(self.chance.uniform(*STARTING_S))
        else:
            await asyncio.gather(*(self._until_ready(slot) for slot in victims))
            await self._while_they_work()
        async with AsyncExitStack() as turns:
            for slot in victims:
                await turns.enter_async_context(slot.turn)
            for slot in victims:
                self.done["bot at work" if slot.is_ready() else "bot starting"] += 1
                await self.world.kill_bot(slot)
            if self.chance.random() < STAYS_AWAY:
                await asyncio.sleep(self.chance.uniform(*AWAY_S))
            for slot in victims:
                await self.world.start_bot(slot)

    async def _while_they_work(self) -> None:
        wanted = self.chance.randint(*CALLS)
        async with aiohttp.ClientSession() as http:
            self._seen += await self._calls(http, after=self._seen)
            for _ in range(int(LIVES_S / LOOKS_EVERY_S)):
                if await self._calls(http, after=self._seen) >= wanted:
                    break
                await asyncio.sleep(LOOKS_EVERY_S)
        await asyncio.sleep(self.chance.uniform(0, MOMENT_S))

    async def _calls(self, http: aiohttp.ClientSession, *, after: int) -> int:
        async with http.get(f"{self.world.slack_url}_control/calls?after={after}") as answer:
            return len((await answer.json())["calls"])

    def _victims(self) -> list[Slot]:
        if self.chance.random() < ALL_AT_ONCE:
            return self.world.slots
        return [self.chance.choice(self.world.slots)]

    async def _until_ready(self, slot: Slot) -> None:
        with suppress(Trouble):
            await self.world.wait_until_ready(slot, GETS_READY_WITHIN_S)
