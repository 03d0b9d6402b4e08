"""The outbox: wishes written in the same transaction as the change they follow from (DESIGN section 3).

It knows kinds and payloads, not what they mean. All times here are business times of `bot/clock.py`, except `wall`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, case, exists, func, or_, text, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate, Update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import UtcDateTime, one_of
from storage.session import WROTE_EFFECTS
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency

OPEN = (EffectState.PENDING, EffectState.CLAIMED)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """An effect that is wanted. What each field means stands at `storage.tables.outbox.Effect`."""

    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    crisis_id: int | None = None
    lane: str | None = None
    after_id: int | None = None
    after_until: datetime | None = None
    urgency: Urgency = Urgency.HOUSEKEEPING
    once_key: str | None = None
    coalesce_key: str | None = None
    asked_by: str | None = None


async def enqueue(session: AsyncSession, wish: Wish, *, now: datetime) -> int | None:
    """Write a wish down. Returns the effect's id, or None when `once_key` was used before.

    With a `coalesce_key` it returns the id of the pending effect that serves this wish too.
    """
    session.info[WROTE_EFFECTS] = True
    await session.flush()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Effect).values(
        uid=uuid4().hex,
        kind=wish.kind,
        payload=wish.payload,
        crisis_id=wish.crisis_id,
        lane=wish.lane,
        after_id=wish.after_id,
        after_until=wish.after_until,
        urgency=int(wish.urgency),
        once_key=wish.once_key,
        coalesce_key=wish.coalesce_key,
        asked_by=wish.asked_by,
        created_at=now,
        due_at=now,
        state=EffectState.PENDING,
        attempts=0,
        outcome_unknown=False,
        result={},
        last_error="",
    )
    if wish.coalesce_key is not None:
        # The update locks the pending row, so that nobody claims it and shows the state before our commit.
        statement = statement.on_conflict_do_update(
            index_elements=["coalesce_key"],
            index_where=text("state = 'pending' AND attempts = 0"),
            set_={"created_at": now, "urgency": _more_urgent(int(wish.urgency))},
        )
    elif wish.once_key is not None:
        statement = statement.on_conflict_do_nothing(index_elements=["once_key"])
    return (await session.exec(statement.returning(col(Effect.id)))).scalar_one_or_none()


def _more_urgent(wanted: int) -> Any:
    """Somebody waits for it now: the pending effect becomes as urgent as the new wish."""
    return case((col(Effect.urgency) > wanted, wanted), else_=col(Effect.urgency))


async def claim_due(
    session: AsyncSession,
    *,
    now: datetime,
    wall: datetime,
    claimant: str,
    lease: timedelta,
    limit: int,
    least_urgent: Urgency = Urgency.HOUSEKEEPING,
    at_work: Collection[int] = (),
) -> list[Effect]:
    """Take up to `limit` effects whose turn it is, most urgent first. Nobody else gets them until the lease ends.

    An effect whose claimant let the lease run out is due again, with an unknown outcome; but not those `at_work`, which
    the claimant knows to be under way: their lease only seems to have ended when the clock was set forward.
    """
    await _release_expired(session, now=now, at_work=at_work)
    claimed: list[Effect] = []
    # One urgency after the other, so that the index gives exactly what is due, however much waits for a later time.
    for urgency in Urgency:
        if urgency <= least_urgent and len(claimed) < limit:
            claim = _claiming(urgency, now=now, wall=wall, claimant=claimant, lease=lease, limit=limit - len(claimed))
            claimed += sorted((await session.exec(claim)).scalars(), key=lambda effect: (effect.due_at, effect.id or 0))
    return claimed


def _claiming(
    urgency: Urgency, *, now: datetime, wall: datetime, claimant: str, lease: timedelta, limit: int
) -> ReturningUpdate[Effect]:
    due = (
        select(col(Effect.id))
        .where(col(Effect.state) == EffectState.PENDING, col(Effect.due_at) <= now)
        .where(col(Effect.urgency) == int(urgency), _dependency_settled(now), _first_in_lane())
        .order_by(col(Effect.due_at), col(Effect.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (
        update(Effect)
        .where(col(Effect.id).in_(due))
        .values(
            state=EffectState.CLAIMED,
            claimed_by=claimant,
            lease_until=now + lease,
            attempts=col(Effect.attempts) + 1,
            first_attempt_at=func.coalesce(col(Effect.first_attempt_at), wall, type_=UtcDateTime()),
        )
        .returning(Effect)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


async def _release_expired(session: AsyncSession, *, now: datetime, at_work: Collection[int]) -> None:
    await session.exec(
        update(Effect)
        .where(col(Effect.state) == EffectState.CLAIMED, col(Effect.lease_until) <= now)
        .where(col(Effect.id).not_in(at_work))
        .values(state=EffectState.PENDING, outcome_unknown=True, claimed_by=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


# Made once: an alias costs more than the rest of the question.
_NEEDED = aliased(Effect)
_EARLIER = aliased(Effect)


def _dependency_settled(now: datetime) -> Any:
    unsettled = exists().where(col(_NEEDED.id) == col(Effect.after_id), one_of(_NEEDED.state, OPEN))
    return or_(col(Effect.after_id).is_(None), col(Effect.after_until) <= now, ~unsettled)


def _first_in_lane() -> Any:
    ahead = exists().where(
        col(_EARLIER.lane) == col(Effect.lane), col(_EARLIER.id) < col(Effect.id), one_of(_EARLIER.state, OPEN)
    )
    return or_(col(Effect.lane).is_(None), ~ahead)


async def settle(
    session: AsyncSession,
    effect: Effect,
    *,
    state: EffectState,
    now: datetime,
    result: dict[str, Any] | None = None,
    error: str = "",
    outcome_unknown: bool = False,
) -> bool:
    """End a claimed effect as done, dropped or failed. False: our lease had run out and somebody else has it.

    Args:
        outcome_unknown: an attempt before may have reached Slack, so nobody may rely on what was shown until then.
    """
    # Something may wait for this one.
    session.info[WROTE_EFFECTS] = True
    values = {
        "state": state,
        "done_at": now,
        "last_error": error,
        "lease_until": None,
        "outcome_unknown": outcome_unknown,
    }
    return await _change_claimed(session, effect, values | ({"result": result} if result is not None else {}))


async def try_again_at(
    session: AsyncSession, effect: Effect, *, due_at: datetime, error: str, outcome_unknown: bool, counts: bool = True
) -> bool:
    """Give a claimed effect back for a later attempt. `counts=False`: Slack was never asked, so it was no attempt."""
    values = {
        "state": EffectState.PENDING,
        "due_at": due_at,
        "last_error": error,
        "outcome_unknown": outcome_unknown,
        "claimed_by": None,
        "lease_until": None,
    }
    if not counts:
        values["attempts"] = effect.attempts - 1
    return await _change_claimed(session, effect, values)


async def _change_claimed(session: AsyncSession, effect: Effect, values: dict[str, Any]) -> bool:
    changed = await session.exec(
        update(Effect)
        .where(
            col(Effect.id) == effect.id,
            col(Effect.state) == EffectState.CLAIMED,
            col(Effect.claimed_by) == effect.claimed_by,
            # A lease that ran out and was claimed again by the same process counts as another attempt.
            col(Effect.attempts) == effect.attempts,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount == 1)


async def wait_no_longer_than(session: AsyncSession, *, now: datetime, lease: timedelta, pause: timedelta) -> int:
    """The clock was set back: what was to come in a moment would come in an hour. It waits so long from now at most.

    Doing it twice, or in two processes, changes nothing more.

    Args:
        lease: as long as a lease lasts.
        pause: until an effect's next attempt.

    Returns:
        How many effects wait less than they did.
    """
    session.info[WROTE_EFFECTS] = True
    claimed, is_open = col(Effect.state) == EffectState.CLAIMED, one_of(Effect.state, OPEN)
    changes = [
        update(Effect).where(claimed, col(Effect.lease_until) > now + lease).values(lease_until=now + lease),
        # A claimed one, too: when its lease ends unused, it is due since before the clock was set back.
        update(Effect).where(is_open, col(Effect.due_at) > now + pause).values(due_at=now + pause),
        *await _waiting_for_others(session, now=now),
    ]
    results = [await session.exec(change.execution_options(synchronize_session=False)) for change in changes]
    return sum(int(result.rowcount) for result in results)


async def _waiting_for_others(session: AsyncSession, *, now: datetime) -> list[Update]:
    """A page written in what is the future now waits for its channel as long as it was to, counted from now."""
    statement = select(Effect.id, Effect.created_at, Effect.after_until).where(
        one_of(Effect.state, OPEN), col(Effect.after_until) > now, col(Effect.created_at) > now
    )
    rows = (await session.exec(statement)).all()
    return [
        update(Effect).where(col(Effect.id) == number).values(created_at=now, after_until=now + (until - created))
        for number, created, until in rows
        if until is not None
    ]


async def next_due_at(session: AsyncSession, *, after: datetime) -> datetime | None:
    """When delivery must look again if nothing wakes it: the next pending effect or the next lease that ends.

    Only what comes `after` the last look: what was due before it and was not claimed waits for something else, for
    example behind what a dead process had begun, and that process's lease ends later.
    """
    pending = [first.where(col(Effect.due_at) > after) for first in _earliest_pending()]
    leased = select(func.min(col(Effect.lease_until))).where(col(Effect.state) == EffectState.CLAIMED)
    return await _earliest(session, *pending, leased.where(col(Effect.lease_until) > after))


def _earliest_pending() -> list[SelectOfScalar[Any]]:
    """For each urgency when the first of its pending effects is due: the index begins with the urgency."""
    first = select(func.min(col(Effect.due_at))).where(col(Effect.state) == EffectState.PENDING)
    return [first.where(col(Effect.urgency) == int(urgency)) for urgency in Urgency]


async def _earliest(session: AsyncSession, *moments: SelectOfScalar[Any]) -> datetime | None:
    together = union_all(*moments).subquery()
    first: datetime | None = (await session.exec(select(func.min(together.c[0])))).one()
    return first


async def failed_effects(session: AsyncSession, *, limit: int = 100) -> Sequence[Effect]:
    """What could not be done, newest first."""
    statement = select(Effect).where(col(Effect.state) == EffectState.FAILED).order_by(col(Effect.done_at).desc())
    return (await session.exec(statement.limit(limit))).all()


async def failed_of_crisis(session: AsyncSession, crisis_id: int) -> int:
    """How many effects of one crisis could not be done."""
    failed = select(func.count()).where(col(Effect.crisis_id) == crisis_id, col(Effect.state) == EffectState.FAILED)
    return (await session.exec(failed)).one()


async def retry_failed(session: AsyncSession, *, now: datetime, effect_id: int | None = None) -> list[int]:
    """Make failed effects (or the one named) pending again, with a fresh count of attempts. Returns their ids."""
    session.info[WROTE_EFFECTS] = True
    which = and_(col(Effect.state) == EffectState.FAILED, *([col(Effect.id) == effect_id] if effect_id else []))
    retried = await session.exec(
        update(Effect)
        .where(which)
        # It may have arrived after all, so it looks first; and it no longer coalesces, being an old wish.
        .values(
            state=EffectState.PENDING, due_at=now, attempts=0, outcome_unknown=True, coalesce_key=None, done_at=None
        )
        .returning(col(Effect.id))
        .execution_options(synchronize_session=False)
    )
    return [row[0] for row in retried.all()]


async def count_by_state(session: AsyncSession) -> dict[EffectState, int]:
    """How many effects are in each state that still matters: pending, claimed, failed."""
    wanted = (EffectState.PENDING, EffectState.CLAIMED, EffectState.FAILED)
    statement = select(Effect.state, func.count()).where(col(Effect.state).in_(wanted)).group_by(col(Effect.state))
    counts = dict.fromkeys(wanted, 0)
    for state, count in (await session.exec(statement)).all():
        counts[EffectState(state)] = count
    return counts


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most patient due effect has been waiting."""
    first = await _earliest(session, *_earliest_pending())
    return first if first is not None and first <= now else None
