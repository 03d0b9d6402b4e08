"""What is measured and how: two things in turn, again and again, and a goal for their ratio."""

import asyncio
import gc
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from storage.session import Database

Act = Callable[[], Awaitable[Any]]

NEARLY = 2.5
"""A ratio that misses its goal by less than this is measured again: the machine may have been busy."""
TRIES = 3
LEAST_S = 0.4
"""What is quick is measured more often, until each side took about so long in a try …"""
ROUNDS_MOST = 20
"""… or so often."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """At most or at least so much."""

    most: float | None = None
    least: float | None = None

    def is_met(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def is_nearly_met(self, value: float) -> bool:
        return (self.most is None or value <= self.most * NEARLY) and (
            self.least is None or value >= self.least / NEARLY
        )

    def __str__(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table."""

    bench: str
    """B1 to B6."""
    what: str
    database: str
    """SQLite, PostgreSQL, or empty when it does not matter."""
    value: float
    unit: str = "×"
    goal: Goal | None = None
    said: str = ""
    """Where the value comes from: both sides of the ratio, with units."""
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    """The machine's load average when it was taken: on a busy machine a missed goal says little."""

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and not self.goal.is_met(self.value)


@dataclass(frozen=True)
class Compared:
    """Seconds of each round."""

    subject: list[float]
    base: list[float]

    @property
    def subject_s(self) -> float:
        return undisturbed(self.subject)

    @property
    def base_s(self) -> float:
        return undisturbed(self.base)

    @property
    def ratio(self) -> float:
        return self.subject_s / self.base_s

    def said(self, subject: str, base: str) -> str:
        return f"{subject} {milliseconds(self.subject_s)}, {base} {milliseconds(self.base_s)}"


async def compared(
    subject: Act, base: Act, *, rounds: int, goal: Goal, before: tuple[Act, Act] | None = None
) -> Compared:
    """Do both in turn after a round to warm up; when the ratio misses its goal narrowly, again.

    Args:
        before: makes the subject, and the base, ready for one round; not timed.
    """
    ready_subject, ready_base = before or (_nothing, _nothing)
    found = Compared([], [])
    await timed(subject, ready_subject)
    first = await timed(base, ready_base)
    rounds = max(rounds, min(ROUNDS_MOST, int(LEAST_S / first)))
    for _ in range(TRIES):
        for _ in range(rounds):
            found.subject.append(await timed(subject, ready_subject))
            found.base.append(await timed(base, ready_base))
        if goal.is_met(found.ratio) or not goal.is_nearly_met(found.ratio):
            break
    return found


async def timed(act: Act, before: Act | None = None) -> float:
    """Seconds of one call; garbage is collected between calls, not in them."""
    await (before or _nothing)()
    gc.disable()
    started = time.perf_counter()
    try:
        await act()
        return time.perf_counter() - started
    finally:
        gc.enable()


async def _nothing() -> None:
    await asyncio.sleep(0)


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked inside the block, without the beginnings of transactions."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def slow_down(database: Database, milliseconds_each: float) -> None:
    """Every statement takes longer from now on: the planted fault by which a test sees that goals can be missed."""

    def wait(*_: Any) -> None:
        time.sleep(milliseconds_each / 1000)

    if milliseconds_each:
        event.listen(database.engine.sync_engine, "before_cursor_execute", wait)


def undisturbed(seconds: Sequence[float]) -> float:
    """The median of the faster half: whatever else the machine does can only make a round slower."""
    return statistics.median(sorted(seconds)[: (len(seconds) + 1) // 2])


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def percentile(values: Sequence[float], part: float) -> float:
    """For example `part=0.99`; the nearest value that was really there."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
