"""When somebody is reminded of an action, its horizon, and what no action is about (S0-26, S1-24, S1-25)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from crisis.rules.lifecycle import is_open
from crisis.rules.playbook_checks import LATEST, PLANNED_FOR
from storage.vocabulary import ActionArea, ActionState, Horizon, Status

About = tuple[ActionState, ActionArea | None]
"""Of one action: what became of it, and what it is about, if somebody said."""

FARTHEST = timedelta(days=366)
"""An action farther away than a year is a wish."""


def horizon_of(due_in: timedelta) -> Horizon:
    """Within a day immediate, within two weeks intermediate, later long-term."""
    for horizon in (Horizon.IMMEDIATE, Horizon.INTERMEDIATE):
        if due_in <= LATEST[horizon]:
            return horizon
    return Horizon.LONG_TERM


def is_reminded(state: ActionState, horizon: Horizon, area: ActionArea | None, status: Status) -> bool:
    """Whether the clock looks after an action.

    While the crisis lasts: every open one. After it was resolved or closed: the long-term ones, which prevent the next
    one, and what reassures the client, whenever it is due (S1-18); what was to be done at once is over with the crisis
    and is named in the digest. Cancelled: none, it was no crisis.
    """
    if state is not ActionState.OPEN or status is Status.CANCELLED:
        return False
    outlasts = horizon is Horizon.LONG_TERM or area is ActionArea.REASSURANCE
    return outlasts or not has_ended(status)


def has_ended(status: Status) -> bool:
    """Nobody is in a hurry any more: what is still reminded of takes its time."""
    return status in (Status.RESOLVED, Status.CLOSED)


def is_overdue(state: ActionState, due_at: datetime, *, now: datetime) -> bool:
    return state is ActionState.OPEN and due_at <= now


def unplanned(found: Iterable[About], status: Status) -> Sequence[ActionArea]:
    """What no open or done action of an open crisis is about (S1-25); none before there is a plan.

    Reassuring the client is asked for once the worst is over: before that they want it mended, not praised.
    """
    planned = list(found)
    if not planned or not is_open(status):
        return ()
    wanted = tuple(ActionArea) if status is Status.RECOVERING else PLANNED_FOR
    return [area for area in wanted if not is_planned(planned, area)]


def is_planned(found: Iterable[About], area: ActionArea) -> bool:
    """Whether something is done or was done about it; what was skipped does not count."""
    return any(about is area and state is not ActionState.SKIPPED for state, about in found)


def lacks_reassurance(found: Iterable[About], status: Status) -> bool:
    """Whether to say after the end that nothing reassures the client (S1-18), while actions can still be added."""
    return status is Status.RESOLVED and not is_planned(found, ActionArea.REASSURANCE)
