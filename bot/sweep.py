"""One pass of a sweep: ask the rows what is due, act on each in a transaction of its own, fence off what fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.metrics import Metrics
from crisis.protocol import Protocol
from storage.session import Database

log = structlog.get_logger(__name__)

BATCH = 100
"""Rows asked for at a time."""

Tick = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A question the clock asks. `every`: seconds of business time between two passes."""

    name: str
    every: float


@dataclass(frozen=True, kw_only=True)
class RowSweep(Sweep):
    """Asks which rows are due, `due(session, now=, limit=)`, and acts on each, `act(session, protocol, id, now=)`."""

    due: Callable[..., Awaitable[list[int]]]
    act: Tick
    oldest_due_at: Callable[..., Awaitable[datetime | None]]
    """Since when the most overdue row has been waiting, for the metrics."""


@dataclass(frozen=True, kw_only=True)
class TickSweep(Sweep):
    """Decides by itself, in one transaction: `tick(session, protocol, now=)`."""

    tick: Tick


@dataclass(frozen=True)
class Surroundings:
    """What every pass needs."""

    database: Database
    protocol: Protocol
    metrics: Metrics


@dataclass
class _Pass:
    """What happened to the rows so far."""

    handled: set[int] = field(default_factory=set)
    still_due: set[int] = field(default_factory=set)
    """They failed, or are due again at once: left for the next pass, and no obstacle for those behind them."""

    def fresh(self, ids: list[int]) -> list[int]:
        self.still_due.update(self.handled.intersection(ids))
        return [row_id for row_id in ids if row_id not in self.handled]


async def run_sweep(sweep: Sweep, around: Surroundings, *, now: datetime) -> int:
    """One pass. Returns how many rows were acted on without a failure (a TickSweep: 1 or 0)."""
    with around.metrics.sweep_seconds.labels(sweep.name).time():
        try:
            if isinstance(sweep, RowSweep):
                return await _sweep_rows(sweep, around, now)
            assert isinstance(sweep, TickSweep)
            async with around.database.transaction() as session:
                await sweep.tick(session, around.protocol, now=now)
            return 1
        # The fence: whatever one sweep trips over, the others must go on.
        except Exception:
            log.exception("A sweep failed", sweep=sweep.name)
            around.metrics.sweep_failures.labels(sweep.name).inc()
            return 0


async def _sweep_rows(sweep: RowSweep, around: Surroundings, now: datetime) -> int:
    seen, succeeded = _Pass(), 0
    while True:
        known_obstacles = len(seen.still_due)
        async with around.database.reading() as session:
            ids = await sweep.due(session, now=now, limit=BATCH + known_obstacles)
        fresh = seen.fresh(ids)
        if not fresh and len(seen.still_due) == known_obstacles:
            return succeeded
        for row_id in fresh:
            succeeded += await _act_on(row_id, sweep, around, now)
            seen.handled.add(row_id)


async def _act_on(row_id: int, sweep: RowSweep, around: Surroundings, now: datetime) -> bool:
    try:
        async with around.database.transaction() as session:
            await sweep.act(session, around.protocol, row_id, now=now)
    # The fence between rows: one that cannot be handled must not keep the others waiting.
    except Exception:
        log.exception("A row of a sweep failed", sweep=sweep.name, row=row_id)
        around.metrics.sweep_failures.labels(sweep.name).inc()
        return False
    return True
