"""The pump: claim effects whose turn it is, carry them out, write down how it went."""

import asyncio
import os
import random
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, real
from bot.delivery_figures import DeliveryFigures
from bot.one_effect import OneEffect
from bot.retries import LANDS_WITHIN, LONGEST_PAUSE
from crisis.effects import EffectValue
from crisis.protocol import Protocol
from handlers.effects.perform import PERFORMERS
from handlers.effects.performer import Performer
from handlers.effects.slack_gate import SlackGate
from storage.outbox import claim_due, next_due_at, wait_no_longer_than
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import Urgency

AT_ONCE = 32
"""Effects under way at the same time."""
KEPT_FOR_PAGES = 8
"""So many of them only for what is urgent: a page never waits behind housekeeping that Slack is slow to answer."""
LEASE = 30.0
"""Real seconds for which a claimed effect is ours: `TAKES_AT_MOST` of `bot.one_effect`, and time to write it down."""
LOOKS_EVERY = 5.0
"""Real seconds between two looks when nothing wakes us: another process may have written a wish."""
CLOCKS_DIFFER_BY = timedelta(seconds=5)
"""So far the clocks of several bots may be apart; one that goes back further was set back."""
LONGEST_PAUSE_OF_ALL = 2 * max(LONGEST_PAUSE.values())
"""Real seconds: what waits longer when we start was written by a clock that has been set back since."""
LETS_FINISH = 0.8
"""The part of the time for stopping in which effects under way may finish; the rest is for handing back."""

log = structlog.get_logger(__name__)


class Delivery:
    """Several of them, in one process or many, may share one outbox: a lease gives each effect to one."""

    def __init__(
        self,
        database: Database,
        gate: SlackGate,
        clock: Clock,
        protocol: Protocol,
        *,
        performers: Mapping[type[EffectValue], Performer] = PERFORMERS,
        registry: CollectorRegistry | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._database = database
        self._gate = gate
        self._clock = clock
        self._at_once = at_once
        self._name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
        self._one = OneEffect(
            database=database,
            gate=gate,
            clock=clock,
            protocol=protocol,
            performers=performers,
            figures=DeliveryFigures(registry or CollectorRegistry()),
            chance=random.random,
        )
        self._under_way: dict[asyncio.Task[None], int] = {}
        """What is being done, and the id of its effect."""
        self._woken = asyncio.Event()
        self._stopping = False
        self._newest: datetime | None = None
        """The latest moment we saw; None: we have just started, and the clock may have been set back before that."""
        database.on_effects.append(self.wake)

    def wake(self) -> None:
        """Something was written into the outbox, or there is room again."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        while not self._stopping:
            self._woken.clear()
            looked_at = self._clock.now()
            limit, least_urgent = self._room()
            claimed = await self._claim_or_nothing(limit, least_urgent)
            for effect in claimed:
                self._start(effect)
            if not claimed or len(claimed) < limit:
                await self._wait(await self._seconds_until_next(looked_at))

    async def drain(self) -> int:
        """Carry out everything that is due at this moment and what follows from it; for tests and one-off runs.

        Returns:
            The number of attempts.
        """
        attempts = 0
        while claimed := await self._claim(self._at_once, Urgency.HOUSEKEEPING):
            await asyncio.gather(*(self._one.attempt(effect) for effect in claimed))
            attempts += len(claimed)
        return attempts

    async def stop(self, within: float = 10.0) -> None:
        """Claim nothing more, let what is under way finish, hand back what does not within so many real seconds."""
        self._stopping = True
        self.wake()
        if self.wake in self._database.on_effects:
            self._database.on_effects.remove(self.wake)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within * LETS_FINISH)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, effect: Effect) -> None:
        task = asyncio.create_task(self._one.attempt(effect), name=f"effect {effect.id}")
        assert effect.id is not None
        self._under_way[task] = effect.id
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()

    def _room(self) -> tuple[int, Urgency]:
        """How many effects may begin now, and how urgent they must be at least."""
        free = self._at_once - len(self._under_way)
        if free > KEPT_FOR_PAGES:
            return free - KEPT_FOR_PAGES, Urgency.HOUSEKEEPING
        return free, Urgency.PAGE

    async def _claim_or_nothing(self, limit: int, least_urgent: Urgency) -> list[Effect]:
        if limit <= 0 or self._gate.away_for():
            return []
        try:
            await self._mind_clock()
            return await self._claim(limit, least_urgent)
        except (SQLAlchemyError, OSError):
            log.exception("The outbox cannot be read; trying again", seconds=LOOKS_EVERY)
            return []

    async def _mind_clock(self) -> None:
        """The computer's clock may be set back by an hour; leases and retries must not wait for it to pass again."""
        now = self._clock.now()
        if self._newest is None:
            await self._wait_no_longer_than(LONGEST_PAUSE_OF_ALL, now)
        elif now < self._newest - CLOCKS_DIFFER_BY:
            await self._wait_no_longer_than(LANDS_WITHIN, now)
            self._newest = now
        self._newest = max(self._newest or now, now)

    async def _wait_no_longer_than(self, seconds: float, now: datetime) -> None:
        lease, pause = real(self._clock, LEASE), real(self._clock, seconds)
        async with self._database.transaction() as session:
            effects = await wait_no_longer_than(session, now=now, lease=lease, pause=pause)
        if effects:
            log.warning("The computer's clock was set back; effects go on in a moment", effects=effects)

    async def _claim(self, limit: int, least_urgent: Urgency) -> list[Effect]:
        lease = real(self._clock, LEASE)
        async with self._database.transaction() as session:
            return await claim_due(
                session,
                now=self._clock.now(),
                wall=self._clock.wall(),
                claimant=self._name,
                lease=lease,
                limit=limit,
                least_urgent=least_urgent,
                at_work=list(self._under_way.values()),
            )

    async def _seconds_until_next(self, looked_at: datetime) -> float:
        if away := self._gate.away_for():
            return away
        try:
            async with self._database.reading() as session:
                due = await next_due_at(session, after=looked_at)
        except (SQLAlchemyError, OSError):
            return LOOKS_EVERY
        if due is None:
            return LOOKS_EVERY
        until = (due - self._clock.now()) / timedelta(seconds=1) / self._clock.scale
        return min(LOOKS_EVERY, max(0.0, until))

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
