"""Risks: likelihood × impact decides what must be prepared, and when somebody looks at it again (S0-17 to S0-19)."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from crisis.rules.moment import moment_on

LEAST, MOST = 1, 5
"""Both scales; 1 is hardly ever and a nuisance, 5 almost certain and the loss of the account."""

_WEEK = timedelta(days=7)


class Band(StrEnum):
    RED = "red"
    """Needs an owner and a playbook (S0-18)."""
    AMBER = "amber"
    GREEN = "green"


class Quadrant(StrEnum):
    """The same score can mean two things: a fire once in a lifetime, or a drip every day (S1-23)."""

    LIKELY_GRAVE = "likely and grave"
    RARE_GRAVE = "rare but grave"
    FREQUENT_MARGINAL = "frequent but marginal"
    RARE_MARGINAL = "rare and marginal"
    BETWEEN = "in between"


def score(likelihood: int, impact: int) -> int:
    """1 to 25."""
    return likelihood * impact


def band(points: int, *, red_from: int, amber_from: int) -> Band:
    """Red needs an owner and a playbook; amber is watched; green is known."""
    if points >= red_from:
        return Band.RED
    return Band.AMBER if points >= amber_from else Band.GREEN


def quadrant(likelihood: int, impact: int) -> Quadrant:
    """The corners of the matrix, two steps wide; the cross in the middle is neither."""
    is_rare, is_frequent = likelihood <= 2, likelihood >= 4
    is_marginal, is_grave = impact <= 2, impact >= 4
    if is_grave and (is_frequent or is_rare):
        return Quadrant.LIKELY_GRAVE if is_frequent else Quadrant.RARE_GRAVE
    if is_marginal and (is_frequent or is_rare):
        return Quadrant.FREQUENT_MARGINAL if is_frequent else Quadrant.RARE_MARGINAL
    return Quadrant.BETWEEN


def rank_key(likelihood: int, impact: int) -> tuple[int, int]:
    """Sorts the worst first; of equal scores the graver one, for it is the one nobody has practised."""
    return -score(likelihood, impact), -impact


def is_on_scale(value: int | None) -> bool:
    return value is not None and LEAST <= value <= MOST


def next_review(today: date, every: timedelta) -> date:
    """Quarterly by the shipped protocol."""
    return today + every


def next_check(
    review_on: date, mitigation_due_on: date | None, *, now: datetime, timezone: str, at: str, is_again: bool
) -> datetime:
    """When the clock speaks up: on the Monday of the week in which something is due, at `at` on the zone's clocks.

    Only on Mondays, so that everything a person owes comes in one message a week. What is due earlier than the next
    Monday waits for it. `is_again`: this week's message was sent, so the next one follows in a week.
    """
    first_due = review_on if mitigation_due_on is None else min(review_on, mitigation_due_on)
    monday = moment_on(first_due - timedelta(days=first_due.weekday()), timezone, at)
    return max(monday, _next_monday(now, timezone, at, is_later=is_again))


def _next_monday(now: datetime, timezone: str, at: str, *, is_later: bool) -> datetime:
    today = now.astimezone(ZoneInfo(timezone)).date()
    monday = moment_on(today - timedelta(days=today.weekday()), timezone, at)
    is_this_one = monday >= now and not (is_later and monday == now)
    return monday if is_this_one else moment_on(today - timedelta(days=today.weekday()) + _WEEK, timezone, at)


def is_due_this_week(on: date | None, today: date) -> bool:
    """Up to this week's Sunday; what was due before still is."""
    return on is not None and on <= today + timedelta(days=6 - today.weekday())
