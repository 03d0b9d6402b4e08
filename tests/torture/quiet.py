"""After the kills: wait until nothing is left to do, with a deadline."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox import OPEN
from storage.queries.action import due_actions
from storage.queries.escalation import due_climbs
from storage.queries.update import due_clocks
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.torture.world import World

LOOKS_EVERY_S = 0.25
LANDED_AFTER_S = 1.0
"""Longer than Fake Slack takes for a call: whatever the dead sent has arrived."""
NOTHING_MOVES_FOR_S = 240.0
"""Leases end after half a minute; an effect that failed many times may wait for minutes until the next try. As long as
less and less is left, a busy machine is only slow."""


@dataclass(frozen=True)
class Left:
    """What is still to be done."""

    open_effects: int
    due_rows: int


async def become_quiet(world: World) -> Left:
    """Let the bots finish, then stop business time and let them do what is due at that moment; then stop them.

    Open crises never become quiet while time runs: something is always due soon. Hence the standstill.
    """
    database = Database(world.database_url)
    try:
        if not world.options.hurry:
            await _wait(lambda: _tried_and_open(database))
        await world.stop_bots()
        await asyncio.sleep(LANDED_AFTER_S)
        world.stand_still_at(max(world.clock.now(), await _last_due(database)) + timedelta(seconds=1))
        await world.start_bots()
        await _wait(lambda: _all_left(database, world.clock.now()))
        await world.stop_bots()
        async with database.reading() as session:
            return await left(session, world.clock.now())
    finally:
        await database.close()


async def left(session: AsyncSession, now: datetime) -> Left:
    """Open effects, and rows a sweep should have taken."""
    effects = select(func.count()).select_from(Effect).where(col(Effect.state).in_(OPEN))
    due = [await look(session, now=now, limit=1000) for look in (due_clocks, due_climbs, due_actions)]
    return Left((await session.exec(effects)).one(), sum(map(len, due)))


async def _tried_and_open(database: Database) -> int:
    """Effects that somebody began and nobody ended: their next try has a time of its own."""
    statement = select(func.count()).select_from(Effect)
    began = (col(Effect.state) == EffectState.CLAIMED) | (
        (col(Effect.state) == EffectState.PENDING) & (col(Effect.first_attempt_at).is_not(None))
    )
    async with database.reading() as session:
        return (await session.exec(statement.where(began))).one()


async def _all_left(database: Database, now: datetime) -> int:
    async with database.reading() as session:
        found = await left(session, now)
    return found.open_effects + found.due_rows


async def _last_due(database: Database) -> datetime:
    """When the last open effect is due; the beginning of time if there is none."""
    async with database.reading() as session:
        rows = await session.exec(select(Effect.due_at, Effect.lease_until).where(col(Effect.state).in_(OPEN)))
        times = [time for row in rows.all() for time in row if time is not None]
    return max(times, default=datetime.min.replace(tzinfo=UTC))


async def _wait(what_is_left: Callable[[], Awaitable[int]]) -> None:
    """Until nothing is left two times in a row: between two effects of a chain there is a moment without any."""
    clock = asyncio.get_running_loop().time
    calm, least, moved_at = 0, math.inf, clock()
    while calm < 2 and clock() < moved_at + NOTHING_MOVES_FOR_S:
        found = await what_is_left()
        calm = calm + 1 if found == 0 else 0
        if found < least:
            least, moved_at = found, clock()
        await asyncio.sleep(LOOKS_EVERY_S)
