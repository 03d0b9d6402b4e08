"""Updates that are due: remind in the channel, then tell the person, then the manager (`PROTOCOL` section 3)."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.climb import start_climb
from crisis.effects import PostNotice, PostReminder, RefreshReminder, SendDirect, wish_for
from crisis.ladder import people_on
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.rules.lifecycle import is_open
from crisis.show import show_headline
from crisis.timeline import CLOCK, record
from crisis.update import AUDIENCE_NAMES, responsible_for
from storage.queries.update import due_clocks
from storage.tables.crisis import Crisis
from storage.tables.update import UpdateClock
from storage.vocabulary import Audience, ClockStage, Concern, Step

CATCH_UP_GAP = timedelta(minutes=5)
"""After a standstill nobody is reminded and reported in the same breath."""


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the clocks that must be looked at, most overdue first."""
    return [clock.id for clock in await due_clocks(session, now=now, limit=limit) if clock.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_clocks(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, clock_id: int, *, now: datetime) -> None:
    """Do the one thing that is due on a clock. Whoever comes second finds nothing left to do."""
    clock = await session.get(UpdateClock, clock_id)
    if clock is None:
        return
    crisis = await locked_crisis(session, clock.crisis_id)
    await session.refresh(clock)
    if clock.next_check_at is None or clock.next_check_at > now:
        return
    if clock.due_at is None or not is_open(crisis.status):
        clock.next_check_at = None
        session.add(clock)
        return
    await _next_stage(session, protocol, crisis, clock, clock.due_at, now=now)
    session.add(clock)
    await session.flush()


async def _next_stage(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, clock: UpdateClock, due_at: datetime, *, now: datetime
) -> None:
    tell_at = due_at + protocol.updates.direct_message_after
    report_at = due_at + protocol.updates.manager_after
    if clock.stage is ClockStage.WAITING:
        await _remind(session, crisis, clock, now=now)
        clock.stage = ClockStage.REMINDED
        clock.next_check_at = due_at if due_at > now else max(tell_at, now + CATCH_UP_GAP)
    elif clock.stage is ClockStage.REMINDED and now < tell_at:
        await _show_overdue(session, crisis, clock, now=now)
        clock.next_check_at = tell_at
    elif clock.stage is ClockStage.REMINDED:
        await _tell_responsible(session, crisis, clock, due_at, now=now)
        clock.stage = ClockStage.OVERDUE
        clock.next_check_at = max(report_at, now + CATCH_UP_GAP)
    else:
        await _report(session, protocol, crisis, clock, due_at, now=now)
        clock.stage, clock.next_check_at = ClockStage.ESCALATED, None


async def _remind(session: AsyncSession, crisis: Crisis, clock: UpdateClock, *, now: datetime) -> None:
    assert clock.id is not None and crisis.id is not None
    await wish_for(session, PostReminder(crisis_id=crisis.id, clock_id=clock.id, round=clock.round), now=now)
    await show_headline(session, crisis, now=now)


async def _show_overdue(session: AsyncSession, crisis: Crisis, clock: UpdateClock, *, now: datetime) -> None:
    assert clock.id is not None and crisis.id is not None
    await wish_for(session, RefreshReminder(crisis_id=crisis.id, clock_id=clock.id, round=clock.round), now=now)
    await show_headline(session, crisis, now=now)


async def _tell_responsible(
    session: AsyncSession, crisis: Crisis, clock: UpdateClock, due_at: datetime, *, now: datetime
) -> None:
    await _show_overdue(session, crisis, clock, now=now)
    assert crisis.id is not None
    who = await responsible_for(session, crisis.id, clock.audience)
    text = f"The {AUDIENCE_NAMES[clock.audience]} update is overdue."
    await record(session, crisis, "update_overdue", text, by=CLOCK, now=now, audience=clock.audience, responsible=who)
    if who is None:
        await wish_for(session, PostNotice(crisis_id=crisis.id, word="lead_missing"), now=now)
        return
    values = {"audience": clock.audience, "due_at": due_at.isoformat()}
    direct = SendDirect(crisis_id=crisis.id, slack_id=who, word="update_overdue", values=values)
    await wish_for(session, direct, now=now)


async def _report(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, clock: UpdateClock, due_at: datetime, *, now: datetime
) -> None:
    """A client who hears nothing is a reason to climb the ladder; of a team that hears nothing the manager is told."""
    if clock.audience is Audience.CLIENT:
        step = protocol.criteria.client_overdue_step
        await start_climb(session, protocol, crisis, Concern.CLIENT_OVERDUE, step=step, now=now)
        return
    await _tell_manager(session, protocol, crisis, clock, due_at, now=now)


async def _tell_manager(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, clock: UpdateClock, due_at: datetime, *, now: datetime
) -> None:
    assert crisis.id is not None
    responsible = await responsible_for(session, crisis.id, clock.audience)
    managers = await people_on(session, protocol, crisis, Step.SALES_MANAGER, now=now)
    told = [manager.slack_id for manager in managers if manager.slack_id]
    values = {"audience": clock.audience, "due_at": due_at.isoformat(), "responsible": responsible}
    for slack_id in told:
        report = SendDirect(crisis_id=crisis.id, slack_id=slack_id, word="update_overdue_manager", values=values)
        await wish_for(session, report, now=now)
    who = "the sales manager was told" if told else "there is no sales manager to tell"
    text = f"The {AUDIENCE_NAMES[clock.audience]} update is still missing; {who}."
    await record(session, crisis, "update_overdue_manager", text, by=CLOCK, now=now, people=told)
