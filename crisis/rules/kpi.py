"""Whether a figure agreed with the client is met, missed, or was not measured when it should have been (S2-21)."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from storage.vocabulary import Better, Period

DAYS: dict[Period, int] = {
    Period.WEEK: 7,
    Period.MONTH: 31,
    Period.QUARTER: 92,
    Period.HALF_YEAR: 184,
    Period.YEAR: 366,
}
"""The longest there is, so that nobody is asked too early."""
GRACE_DAYS = 7
"""Figures of a month are known some days after its end."""


class KpiState(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not measured"
    OLD = "old"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"


def believed_for(period: Period) -> timedelta:
    """How long a value says how it stands."""
    return timedelta(days=DAYS[period] + GRACE_DAYS)


def is_met(actual: int, target: int, better: Better) -> bool:
    """Exactly on the target is met."""
    return actual >= target if better is Better.HIGHER else actual <= target


def is_due(measured_on: date | None, added_on: date, period: Period, *, today: date) -> bool:
    """Nobody measured it for longer than its period; counted from the day it was agreed when nobody ever did."""
    return _is_old(measured_on or added_on, period, today=today)


def _is_old(day: date, period: Period, *, today: date) -> bool:
    return today - day > believed_for(period)


def state_of(
    *, actual: int | None, target: int, better: Better, measured_on: date | None, period: Period, today: date
) -> KpiState:
    """What is too old says nothing about today, met or missed."""
    if actual is None or measured_on is None:
        return KpiState.NOT_MEASURED
    if _is_old(measured_on, period, today=today):
        return KpiState.OLD
    return KpiState.MET if is_met(actual, target, better) else KpiState.MISSED


def trend(values: Sequence[int], better: Better) -> Trend | None:
    """Of the newest value against the one before; None: there is nothing to compare.

    Args:
        values: oldest first.
    """
    if len(values) < 2:
        return None
    before, now = values[-2:]
    if before == now:
        return Trend.STEADY
    return Trend.BETTER if is_met(now, before, better) else Trend.WORSE
