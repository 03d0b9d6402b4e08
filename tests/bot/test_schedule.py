"""The clock's questions: each row in its own transaction, and nothing that fails stands in the way of the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

import crisis.sweeps
from bot.clock import Clock, SystemClock
from bot.metrics import Metrics
from bot.schedule import SWEEPS, Schedule
from bot.sweep import BATCH, RowSweep, Surroundings, Sweep, TickSweep
from crisis.protocol import Protocol, read_protocol
from storage.session import Database
from storage.tables.receipt import Receipt

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

# Receipts serve as rows here: due when they are in the table, done when they are gone.


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    rows = await session.exec(select(Receipt.request_key).order_by(col(Receipt.request_key)).limit(limit))
    return [int(key) for key in rows]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    return (await session.exec(select(Receipt.at).order_by(col(Receipt.at)).limit(1))).one_or_none()


async def act(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
    await session.exec(delete(Receipt).where(col(Receipt.request_key) == f"{row_id:05d}"))


def failing_at(*bad: int) -> Callable[..., Awaitable[None]]:
    """Acts, then fails at some rows: what they did must not stay."""

    async def act_or_fail(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
        await act(session, protocol, row_id, now=now)
        if row_id in bad:
            raise RuntimeError(f"row {row_id} is broken")

    return act_or_fail


async def leave_due(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
    """A row that is due again at once."""


def _row(number: int) -> Receipt:
    return Receipt(request_key=f"{number:05d}", at=NOW - timedelta(seconds=90))


def rows_sweep(acting: Callable[..., Awaitable[None]] = act) -> RowSweep:
    return RowSweep(name="rows", every=1, due=due, act=acting, oldest_due_at=oldest_due_at)


@dataclass
class Desk:
    """A schedule over a database with rows 1 to `count`."""

    database: Database
    metrics: Metrics
    schedule: Schedule

    async def left(self) -> list[int]:
        async with self.database.reading() as session:
            return await due(session, now=NOW, limit=10_000)

    def figure(self, line: str) -> float:
        found = [text for text in self.metrics.text().decode().splitlines() if text.startswith(line + " ")]
        return float(found[0].split()[-1]) if found else 0.0


def with_rows(
    url: str,
    count: int,
    sweeps: list[Sweep],
    visit: Callable[[Desk], Awaitable[None]],
    clock: Clock | None = None,
) -> None:
    async def _visit() -> None:
        database, metrics = Database(url), Metrics()
        try:
            async with database.transaction() as session:
                session.add_all(_row(number) for number in range(1, count + 1))
            around = Surroundings(database, read_protocol(None), metrics)
            await visit(Desk(database, metrics, Schedule(around, clock or SystemClock(), sweeps)))
        finally:
            await database.close()

    asyncio.run(_visit())


def test_all_due_rows_are_handled_in_one_pass(sqlite_url: str) -> None:
    """More than one batch is no reason to wait for the next tick."""

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.tick_all(NOW) == 2 * BATCH + 50
        assert await desk.left() == []

    with_rows(sqlite_url, 2 * BATCH + 50, [rows_sweep()], visit)


def test_a_row_that_fails_is_fenced_off(sqlite_url: str) -> None:
    """The others are handled, it is logged with its id and trace, and what it half did is undone."""

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.tick_all(NOW) == 4

        assert await desk.left() == [3]
        assert desk.figure('crisis_desk_sweep_failures_total{sweep="rows"}') == 1

    with capture_logs() as logged:
        with_rows(sqlite_url, 5, [rows_sweep(failing_at(3))], visit)

    (line,) = logged
    assert (line["log_level"], line["sweep"], line["row"], line["exc_info"]) == ("error", "rows", 3, True)


def test_a_whole_batch_of_failing_rows_hides_nobody_behind_it(sqlite_url: str) -> None:
    """However many are broken, each is tried once in a pass and those behind them get their turn."""

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.tick_all(NOW) == 10

        assert await desk.left() == list(range(1, BATCH + 31))
        assert desk.figure('crisis_desk_sweep_failures_total{sweep="rows"}') == BATCH + 30

    with capture_logs():
        with_rows(sqlite_url, BATCH + 40, [rows_sweep(failing_at(*range(1, BATCH + 31)))], visit)


def test_rows_that_stay_due_do_not_keep_a_pass_going_for_ever(sqlite_url: str) -> None:
    """A pass asks each row once; what is due again at once comes with the next."""

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.tick_all(NOW) == BATCH + 5
        assert await desk.schedule.tick_all(NOW) == BATCH + 5

    with_rows(sqlite_url, BATCH + 5, [rows_sweep(leave_due)], visit)


def test_a_sweep_that_fails_does_not_stop_the_next(sqlite_url: str) -> None:
    """A question that cannot even be asked is logged by its name."""

    async def broken(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
        raise RuntimeError("no such table")

    async def broken_due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
        raise RuntimeError("no such column")

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.tick_all(NOW) == 3

    asking = RowSweep(name="asking", every=1, due=broken_due, act=act, oldest_due_at=oldest_due_at)
    with capture_logs() as logged:
        with_rows(sqlite_url, 3, [TickSweep(name="ticking", every=1, tick=broken), asking, rows_sweep()], visit)

    assert {line["sweep"] for line in logged if line["log_level"] == "error"} == {"ticking", "asking"}


def test_the_lag_is_told_in_real_seconds(sqlite_url: str) -> None:
    """At 60 times the speed, 90 seconds of business time are one and a half real ones."""

    async def visit(desk: Desk) -> None:
        assert await desk.schedule.lags(NOW) == {"rows": 1.5}
        await desk.schedule.tick_all(NOW)
        assert await desk.schedule.lags(NOW) == {"rows": 0.0}

    with_rows(sqlite_url, 1, [rows_sweep()], visit, SystemClock(60))


@pytest.mark.parametrize(("scale", "seconds"), [(1, 1.0), (2, 0.5), (60, 0.2), (0.5, 1.0)])
def test_a_faster_clock_asks_more_often_but_not_without_end(sqlite_url: str, scale: float, seconds: float) -> None:
    """Reminders of a fast demo come in time, and the machine still breathes."""

    async def visit(desk: Desk) -> None:
        assert desk.schedule.rhythm(desk.schedule.sweeps[0]) == seconds

    with_rows(sqlite_url, 0, [rows_sweep()], visit, SystemClock(scale))


def test_the_scheduler_ticks_by_itself_and_stops_without_tearing_a_row_apart(sqlite_url: str) -> None:
    """What is under way when we stop is finished; nothing new begins."""
    begun, may_finish = asyncio.Event(), asyncio.Event()

    async def slow(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
        begun.set()
        await may_finish.wait()
        await act(session, protocol, row_id, now=now)

    async def visit(desk: Desk) -> None:
        desk.schedule.start()
        await begun.wait()
        stopping = asyncio.create_task(desk.schedule.stop(within=5))
        await asyncio.sleep(0)
        may_finish.set()
        await stopping
        assert await desk.left() == []

    with_rows(sqlite_url, 1, [rows_sweep(slow)], visit, SystemClock(60))


def test_a_clock_that_is_set_an_hour_forward_and_back_stops_no_sweep(sqlite_url: str) -> None:
    """The scheduler counts by the computer's clock; a sweep that waited for an hour to pass again would be no help."""
    passes: asyncio.Queue[datetime] = asyncio.Queue()

    async def note(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
        passes.put_nowait(now)

    async def visit(desk: Desk) -> None:
        with freeze_time(NOW, tick=True, real_asyncio=True) as computer:
            desk.schedule.start()
            for moment in (NOW, NOW + HOUR, NOW, NOW + HOUR, NOW):
                computer.move_to(moment)
                async with asyncio.timeout(10):
                    while not moment <= await passes.get() < moment + HOUR / 2:
                        pass
            await desk.schedule.stop(within=5)

    with_rows(sqlite_url, 0, [TickSweep(name="ticking", every=0.2, tick=note)], visit)


def test_a_pass_that_does_not_end_is_cut_off_when_we_stop(sqlite_url: str) -> None:
    """Stopping takes as long as it was given, and the row is as it was."""
    begun = asyncio.Event()

    async def endless(session: AsyncSession, protocol: Protocol, row_id: int, *, now: datetime) -> None:
        await act(session, protocol, row_id, now=now)
        begun.set()
        await asyncio.Event().wait()

    async def visit(desk: Desk) -> None:
        desk.schedule.start()
        await begun.wait()
        await desk.schedule.stop(within=0.05)
        assert await desk.left() == [1]

    with_rows(sqlite_url, 1, [rows_sweep(endless)], visit, SystemClock(60))


def test_every_sweep_of_the_crisis_floor_is_on_the_list() -> None:
    """A sweep somebody writes and forgets to list would never run."""
    folder = Path(crisis.sweeps.__file__ or "").parent

    written = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert {sweep.name for sweep in SWEEPS} == written


def test_the_real_sweeps_find_nothing_to_do_in_an_empty_database(database_url: str) -> None:
    """Their questions are valid on both databases."""

    async def visit(desk: Desk) -> None:
        await desk.schedule.tick_all(NOW)

        assert set((await desk.schedule.lags(NOW)).values()) == {0.0}
        assert "sweep_failures_total{" not in desk.metrics.text().decode()

    with_rows(database_url, 0, list(SWEEPS), visit)
