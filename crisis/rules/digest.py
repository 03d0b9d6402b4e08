"""The figures of a digest. Durations in seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Promise:
    """An update that was due, and when it was given; `met_at` None: not yet."""

    due_at: datetime
    met_at: datetime | None


def seconds_until(start: datetime, moment: datetime | None) -> float | None:
    """How long it took. None: it never happened. What happened before the start took no time."""
    return None if moment is None else max((moment - start).total_seconds(), 0.0)


def first(moments: Iterable[datetime | None]) -> datetime | None:
    """The earliest of those that happened."""
    return min((moment for moment in moments if moment is not None), default=None)


def on_time(promises: Iterable[Promise], *, until: datetime) -> tuple[int, int]:
    """How many updates were given on time, and how many had to be given, up to the end of the crisis.

    An update given early counts as due and on time. One that was due after the end, and not given, is not counted.
    """
    due = [promise for promise in promises if promise.met_at is not None or promise.due_at <= until]
    return sum(_is_kept(promise) for promise in due), len(due)


def _is_kept(promise: Promise) -> bool:
    return promise.met_at is not None and promise.met_at <= promise.due_at
