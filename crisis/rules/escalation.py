"""The ladder: whom to page next, and when (S0-30, S0-31)."""

from collections.abc import Iterable
from datetime import datetime

from crisis.rules.policy import Rung, SeverityPolicy
from storage.vocabulary import Step

_LOWEST_FIRST = tuple(Step)


def is_higher(step: Step, than: Step) -> bool:
    """Whether `step` is further up the ladder than `than`."""
    return _LOWEST_FIRST.index(step) > _LOWEST_FIRST.index(than)


def lowest(steps: Iterable[Step]) -> Step:
    """The lowest of several steps, for example of two limits. ValueError when there is none."""
    return min(steps, key=_LOWEST_FIRST.index)


def next_rung(
    policy: SeverityPolicy, reached: Step, started_at: datetime, *, up_to: Step | None
) -> tuple[Step, datetime] | None:
    """The rung above `reached` and the moment it is paged unless somebody acknowledges before.

    Times count from the first page at `started_at`, so a rung reached by hand does not delay those above it. None: the
    ladder ends here, or goes no higher than `up_to` (standard accounts page no executive, S4-3).
    """
    for rung in policy.ladder:
        if is_higher(rung.step, reached) and _is_allowed(rung, up_to):
            return rung.step, started_at + rung.after
    return None


def rung_at(policy: SeverityPolicy, step: Step, started_at: datetime) -> datetime | None:
    """When the ladder of this severity reaches `step`; None when it has no such rung."""
    return next((started_at + rung.after for rung in policy.ladder if rung.step is step), None)


def _is_allowed(rung: Rung, up_to: Step | None) -> bool:
    return up_to is None or not is_higher(rung.step, up_to)
