"""What runs of the relationship diagnostic say against each other, and what a crisis did to the relationship (S2-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crisis.rules.scoring import Scale

SCALE = Scale(1, 5)


@dataclass(frozen=True)
class Seen:
    """What one run said, and when."""

    total: int
    at: datetime


@dataclass(frozen=True)
class Shaken:
    """One crisis, from its declaration to its end; None: it goes on."""

    key: str
    declared_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Delta:
    """What was seen before one crisis, or several between the same runs, and what after."""

    keys: tuple[str, ...]
    before: int
    after: int


def deltas(runs: Sequence[Seen], crises: Sequence[Shaken]) -> list[Delta]:
    """What each crisis changed: the last run before its declaration against the first after its end; newest first.

    A crisis without a run on either side says nothing, and one that goes on says nothing yet.
    """
    found: list[Delta] = []
    pairs: list[tuple[Seen, Seen]] = []
    for crisis in sorted(crises, key=lambda one: one.declared_at, reverse=True):
        pair = _around(runs, crisis)
        if pair is None:
            continue
        if pairs and pairs[-1] == pair:
            found[-1] = Delta((crisis.key, *found[-1].keys), found[-1].before, found[-1].after)
            continue
        pairs.append(pair)
        found.append(Delta((crisis.key,), pair[0].total, pair[1].total))
    return found


def _around(runs: Sequence[Seen], crisis: Shaken) -> tuple[Seen, Seen] | None:
    if crisis.ended_at is None:
        return None
    ended_at = crisis.ended_at
    before = [run for run in runs if run.at <= crisis.declared_at]
    # A crisis that ended at once has no run that was before and after it.
    after = [run for run in runs if run.at >= ended_at and run.at > crisis.declared_at]
    if not before or not after:
        return None
    return max(before, key=lambda run: run.at), min(after, key=lambda run: run.at)


def deepest_fall(now: Mapping[str, int], before: Mapping[str, int], weights: Mapping[str, int]) -> str | None:
    """The dimension that cost the total most; None where none fell. One that was asked only once is not compared.

    Args:
        weights: of today's protocol; a dimension that is gone from it counts least.
    """
    costs = {
        name: (before[name] - score) * weights.get(name, 1)
        for name, score in sorted(now.items())
        if before.get(name, score) > score
    }
    return max(costs, key=lambda name: costs[name]) if costs else None


def is_due(last_at: datetime, repeat_after: timedelta, *, now: datetime) -> bool:
    """Time to look again."""
    return now - last_at >= repeat_after
