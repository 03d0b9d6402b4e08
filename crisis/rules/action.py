"""When somebody is reminded of an action, and which horizon it belongs to (S0-26, S1-24)."""

from datetime import datetime, timedelta

from crisis.rules.playbook_checks import LATEST
from storage.vocabulary import ActionState, Horizon, Status

FARTHEST = timedelta(days=366)
"""An action farther away than a year is a wish."""


def horizon_of(due_in: timedelta) -> Horizon:
    """Within a day immediate, within two weeks intermediate, later long-term."""
    for horizon in (Horizon.IMMEDIATE, Horizon.INTERMEDIATE):
        if due_in <= LATEST[horizon]:
            return horizon
    return Horizon.LONG_TERM


def is_reminded(state: ActionState, horizon: Horizon, status: Status) -> bool:
    """Whether the clock looks after an action.

    While the crisis lasts: every open one. After it was resolved or closed: the long-term ones, which prevent the next
    one; what was to be done at once is over with the crisis and is named in the digest. Cancelled: none, it was no
    crisis.
    """
    if state is not ActionState.OPEN or status is Status.CANCELLED:
        return False
    return status not in (Status.RESOLVED, Status.CLOSED) or horizon is Horizon.LONG_TERM


def is_overdue(state: ActionState, due_at: datetime, *, now: datetime) -> bool:
    return state is ActionState.OPEN and due_at <= now
