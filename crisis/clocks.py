"""The two update clocks of a crisis: start, move, stop. `crisis.update` says when."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.climb import end_concern
from crisis.effects import RemoveReminder, wish_for
from crisis.obligation_clock import promise_to_speak
from crisis.protocol import Protocol
from crisis.rules.cadence import due_with_friday, next_due, no_later_than, remind_at
from crisis.rules.lifecycle import is_open
from crisis.rules.policy import Cadence, SeverityPolicy
from storage.queries.update import clock_of, clocks_of, last_update
from storage.tables.commitment import Commitment
from storage.tables.crisis import Crisis
from storage.tables.update import UpdateClock
from storage.vocabulary import Audience, ClockStage, Concern


def cadence_for(policy: SeverityPolicy, audience: Audience) -> Cadence | None:
    return policy.internal if audience is Audience.INTERNAL else policy.client


async def default_due(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    audience: Audience,
    *,
    last_at: datetime,
    is_first: bool,
    now: datetime,
    is_update: bool = True,
) -> datetime | None:
    """When the next update is due; None when neither the protocol at this severity nor a contract asks for one.

    To the client the stricter of the protocol and what the contract promises counts (S0-8).

    `last_at` is the last update, or with `is_update=False` the declaration.
    """
    due = _by_protocol(protocol, crisis, audience, last_at=last_at, is_first=is_first, now=now, is_update=is_update)
    if audience is not Audience.CLIENT:
        return due
    promise = await promise_to_speak(session, crisis, is_first=is_first)
    if promise is None or promise.within is None:
        return due
    promised = max((crisis.declared_at if is_first else last_at) + promise.within, now)
    return promised if due is None else min(due, promised)


async def why_due(session: AsyncSession, crisis: Crisis, clock: UpdateClock) -> Commitment | None:
    """The commitment that made the client's update due when it is; None: the protocol or a person did."""
    if clock.audience is not Audience.CLIENT or clock.due_at is None:
        return None
    promise = await promise_to_speak(session, crisis, is_first=clock.is_first)
    if promise is None or promise.within is None:
        return None
    last = await last_update(session, clock.crisis_id, clock.audience)
    counted_from = (crisis.declared_at, crisis.phase_since, last.posted_at if last else None)
    return promise if clock.due_at - promise.within in counted_from else None


def _by_protocol(
    protocol: Protocol,
    crisis: Crisis,
    audience: Audience,
    *,
    last_at: datetime,
    is_first: bool,
    now: datetime,
    is_update: bool,
) -> datetime | None:
    """The first word to the client (holding message) has its own time, counted from the declaration."""
    policy = protocol.policy(crisis.severity)
    if audience is Audience.CLIENT and is_first:
        return max(crisis.declared_at + policy.client_first_word, now) if policy.client_first_word else None
    cadence = cadence_for(policy, audience)
    due = next_due(cadence, phase_since=crisis.phase_since, status=crisis.status, last_at=last_at) if cadence else None
    if audience is Audience.CLIENT:
        return due
    due = due_with_friday(due, last_at, protocol.timezone, protocol.updates.friday_at, is_update=is_update)
    return due if crisis.loss_risk_at is None else no_later_than(due, last_at, protocol.updates.loss_risk_every)


async def start_clocks(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """Both clocks begin with the declaration."""
    for audience in Audience:
        clock = UpdateClock(crisis_id=_id(crisis), audience=audience, is_first=audience is Audience.CLIENT)
        due = await _default(session, protocol, crisis, clock, last_at=now, now=now, is_update=False)
        _set_due(protocol, crisis, clock, due, now=now)
        session.add(clock)
    await session.flush()


async def recount_clocks(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    *,
    now: datetime,
    from_now: bool = False,
    never_later: bool = False,
) -> None:
    """Severity or phase changed, or (`from_now`) the crisis was reopened: what is due by the new cadence?

    `never_later`: it became graver, so what was promised before the new cadence asks for it stays promised.
    """
    for clock in await clocks_of(session, [_id(crisis)]):
        await _recount(session, protocol, crisis, clock, now=now, from_now=from_now, never_later=never_later)


async def recount_client_clock(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime, never_later: bool = False
) -> None:
    """What the contract promises about the client's updates counts from now on, or counts no more."""
    clock = await clock_of(session, _id(crisis), Audience.CLIENT)
    if clock is not None and is_open(crisis.status):
        await _recount(session, protocol, crisis, clock, now=now, from_now=False, never_later=never_later)


async def hasten_team_clock(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """The account may be lost: the team's next update comes in time for that. One that is due sooner stays (S2-16)."""
    clock = await clock_named(session, crisis, Audience.INTERNAL)
    last = await last_update(session, clock.crisis_id, Audience.INTERNAL)
    due = no_later_than(clock.due_at, last.posted_at if last else now, protocol.updates.loss_risk_every)
    if clock.due_at is None or due < clock.due_at:
        await new_round(session, protocol, crisis, clock, due_at=max(due, now), now=now)


async def _recount(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    clock: UpdateClock,
    *,
    now: datetime,
    from_now: bool,
    never_later: bool,
) -> None:
    last = await last_update(session, clock.crisis_id, clock.audience)
    last_at = now if from_now or last is None else last.posted_at
    due = await _default(session, protocol, crisis, clock, last_at=last_at, now=now, is_update=last is not None)
    if never_later and due is not None and clock.due_at is not None:
        due = min(due, clock.due_at)
    clock.snoozes = 0 if from_now else clock.snoozes
    await new_round(session, protocol, crisis, clock, due_at=max(due, now) if due else None, now=now)


async def stop_clocks(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """Nothing is due after the end; an update that was overdue stays counted as missed."""
    for clock in await clocks_of(session, [_id(crisis)]):
        if clock.due_at is not None and clock.due_at < now:
            clock.missed += 1
        await remove_reminder(session, clock, now=now)
        clock.due_at, clock.next_check_at, clock.stage, clock.round = None, None, ClockStage.WAITING, clock.round + 1
        session.add(clock)


async def new_round(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    clock: UpdateClock,
    *,
    due_at: datetime | None,
    now: datetime,
) -> None:
    """The clock points to another due time: what was said about the old one is void, also to a manager."""
    await remove_reminder(session, clock, now=now)
    if clock.audience is Audience.CLIENT:
        await end_concern(session, crisis, Concern.CLIENT_OVERDUE, because="The update has a new time.", now=now)
    clock.round += 1
    _set_due(protocol, crisis, clock, due_at, now=now)
    session.add(clock)


async def remove_reminder(session: AsyncSession, clock: UpdateClock, *, now: datetime) -> None:
    """Take away the reminder of the present round, if one was asked for."""
    if clock.stage is ClockStage.WAITING:
        return
    assert clock.id is not None
    await wish_for(session, RemoveReminder(crisis_id=clock.crisis_id, clock_id=clock.id, round=clock.round), now=now)
    clock.reminder_ts = None


async def clock_named(session: AsyncSession, crisis: Crisis, audience: Audience) -> UpdateClock:
    clock = await clock_of(session, _id(crisis), audience)
    assert clock is not None, f"{crisis.key} has no {audience} clock; `start_clocks` was not called."
    return clock


async def _default(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    clock: UpdateClock,
    *,
    last_at: datetime,
    now: datetime,
    is_update: bool,
) -> datetime | None:
    return await default_due(
        session,
        protocol,
        crisis,
        clock.audience,
        last_at=last_at,
        is_first=clock.is_first,
        now=now,
        is_update=is_update,
    )


def _set_due(protocol: Protocol, crisis: Crisis, clock: UpdateClock, due_at: datetime | None, *, now: datetime) -> None:
    clock.due_at, clock.stage = due_at, ClockStage.WAITING
    before = protocol.policy(crisis.severity).remind_before
    clock.next_check_at = remind_at(due_at, before, now) if due_at else None


def _id(crisis: Crisis) -> int:
    assert crisis.id is not None, "The crisis has no id yet: flush it first."
    return crisis.id
