"""The clock's list of questions. It holds no facts: rows decide what is due, so a restart loses nothing."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.sweep import RowSweep, Surroundings, Sweep, TickSweep, run_sweep
from crisis.sweeps import (
    action,
    appointment,
    brainstorm,
    designation,
    digest,
    escalation,
    feedback,
    handoff,
    kam_deputy,
    obligation,
    person,
    readiness,
    receipt,
    review,
    risk,
    trigger,
    update,
    user_group,
)

log = structlog.get_logger(__name__)

SHORTEST_RHYTHM_SECONDS = 0.2
"""However fast the demo's clock runs."""

SWEEPS: tuple[Sweep, ...] = (
    RowSweep(name="update", every=1, due=update.due, act=update.act, oldest_due_at=update.oldest_due_at),
    RowSweep(
        name="escalation", every=1, due=escalation.due, act=escalation.act, oldest_due_at=escalation.oldest_due_at
    ),
    RowSweep(name="action", every=5, due=action.due, act=action.act, oldest_due_at=action.oldest_due_at),
    RowSweep(
        name="appointment", every=60, due=appointment.due, act=appointment.act, oldest_due_at=appointment.oldest_due_at
    ),
    RowSweep(name="risk", every=60, due=risk.due, act=risk.act, oldest_due_at=risk.oldest_due_at),
    RowSweep(
        name="brainstorm", every=60, due=brainstorm.due, act=brainstorm.act, oldest_due_at=brainstorm.oldest_due_at
    ),
    RowSweep(
        name="designation", every=60, due=designation.due, act=designation.act, oldest_due_at=designation.oldest_due_at
    ),
    RowSweep(name="trigger", every=60, due=trigger.due, act=trigger.act, oldest_due_at=trigger.oldest_due_at),
    RowSweep(
        name="obligation", every=5, due=obligation.due, act=obligation.act, oldest_due_at=obligation.oldest_due_at
    ),
    RowSweep(name="review", every=60, due=review.due, act=review.act, oldest_due_at=review.oldest_due_at),
    RowSweep(name="handoff", every=60, due=handoff.due, act=handoff.act, oldest_due_at=handoff.oldest_due_at),
    RowSweep(name="feedback", every=60, due=feedback.due, act=feedback.act, oldest_due_at=feedback.oldest_due_at),
    RowSweep(
        name="kam_deputy", every=60, due=kam_deputy.due, act=kam_deputy.act, oldest_due_at=kam_deputy.oldest_due_at
    ),
    TickSweep(name="digest", every=5, tick=digest.tick),
    TickSweep(name="person", every=5, tick=person.tick),
    TickSweep(name="readiness", every=60, tick=readiness.tick),
    TickSweep(name="user_group", every=60, tick=user_group.tick),
    TickSweep(name="receipt", every=60, tick=receipt.tick),
)
"""One for each module of `crisis/sweeps`. `every`: seconds, at normal speed."""


LOOKS_AT_CLOCK_EVERY_SECONDS = 1.0
"""By a clock that nobody sets, whether the computer's own was set back."""


class Schedule:
    """Ticks the sweeps. Tests call `tick_all` instead of `start`."""

    def __init__(self, around: Surroundings, clock: Clock, sweeps: Sequence[Sweep] = SWEEPS) -> None:
        self.sweeps = tuple(sweeps)
        self._around = around
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._at_work: set[asyncio.Task[None]] = set()
        self._watch: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin. Needs a running event loop."""
        for sweep in self.sweeps:
            self._scheduler.add_job(
                self._tick,
                IntervalTrigger(seconds=self.rhythm(sweep), timezone=UTC),
                args=(sweep,),
                id=sweep.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._watch_clock()

    async def stop(self, *, within: float) -> None:
        """Start no further pass, and let those under way finish for up to `within` seconds."""
        if not self._scheduler.running:
            return
        if self._watch is not None:
            self._watch.cancel()
        self._scheduler.pause()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=within)
        # What is still running is cancelled, which rolls its transaction back.
        self._scheduler.shutdown(wait=False)

    def _watch_clock(self) -> None:
        """The computer's clock may be set back by an hour; the sweeps must not wait for that hour to pass again."""
        now = self._clock.wall()
        waiting = [job for job in self._scheduler.get_jobs() if job.next_run_time - now > 2 * job.trigger.interval]
        if waiting:
            log.warning("The computer's clock was set back; the sweeps go on at once", sweeps=len(waiting))
        for job in waiting:
            job.modify(next_run_time=now)
        self._watch = asyncio.get_running_loop().call_later(LOOKS_AT_CLOCK_EVERY_SECONDS, self._watch_clock)

    async def tick_all(self, now: datetime) -> int:
        """One pass of every sweep, one after the other. Returns how many rows were acted on."""
        return sum([await run_sweep(sweep, self._around, now=now) for sweep in self._row_sweeps_first()])

    def rhythm(self, sweep: Sweep) -> float:
        """Real seconds between two passes."""
        return max(sweep.every / max(self._clock.scale, 1.0), SHORTEST_RHYTHM_SECONDS)

    async def lags(self, now: datetime) -> dict[str, float]:
        """For each sweep that looks at rows: how late the oldest due row is, in real seconds."""
        async with self._around.database.reading() as session:
            since = {
                sweep.name: await sweep.oldest_due_at(session, now=now)
                for sweep in self.sweeps
                if isinstance(sweep, RowSweep)
            }
        return {name: (now - at).total_seconds() / self._clock.scale if at else 0.0 for name, at in since.items()}

    def _row_sweeps_first(self) -> list[Sweep]:
        return sorted(self.sweeps, key=lambda sweep: not isinstance(sweep, RowSweep))

    async def _tick(self, sweep: Sweep) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._at_work.add(task)
        try:
            await run_sweep(sweep, self._around, now=self._clock.now())
        finally:
            self._at_work.discard(task)
