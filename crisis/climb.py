"""Climbs of the ladder: start, go one step higher, end."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostNotice, wish_for
from crisis.ladder import STEP_NAMES, Somebody, highest_step, people_on
from crisis.page import close_pages, page_people
from crisis.person import is_email
from crisis.protocol import Protocol
from crisis.rules.escalation import is_higher, lowest, next_rung, rung_at
from crisis.rules.lifecycle import is_open
from crisis.show import show_everywhere
from crisis.timeline import CLOCK, record
from storage.queries.escalation import open_climb, open_climbs, open_pages, pages_of
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb
from storage.vocabulary import Answer, Concern, Step

CATCH_UP_GAP = timedelta(minutes=5)
"""After a standstill the steps that were missed follow each other no faster than this, so that everybody can answer."""

WHY = {
    Concern.UNACKNOWLEDGED: "nobody said that they are on it",
    Concern.UNCLAIMED_LEAD: "nobody took the lead",
    Concern.MANUAL: "somebody asked for it",
    Concern.SEVERITY_RAISED: "the severity was raised",
    Concern.CLIENT_OVERDUE: "the update to the client is overdue",
    Concern.REVENUE_AT_RISK: "the revenue at risk is above the protocol's threshold",
    Concern.LOSS_RISK: "the account may be lost",
}
BY_HAND = (Concern.MANUAL, Concern.LOSS_RISK)
"""Somebody asked for exactly this step, whatever the account's tier."""


async def start_climb(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    concern: Concern,
    *,
    step: Step,
    now: datetime,
    reason: str = "",
    next_at: datetime | None = None,
    by: str = CLOCK,
    after: int | None = None,
) -> Climb:
    """Begin the climb for one concern, or bring it to another step, and page that step at once.

    What climbs by itself goes no higher than the account's tier allows.
    `next_at` given: nobody is paged now, the first page goes to the step above `step` at that time.
    """
    assert crisis.id is not None
    limit = await highest_step(session, protocol, crisis)
    if limit is not None and concern not in BY_HAND:
        step = lowest([step, limit])
    climb = await open_climb(session, crisis.id, concern)
    if climb is None:
        climb = Climb(crisis_id=crisis.id, concern=concern, step=step, started_at=now)
    climb.reason = reason or climb.reason
    climb.step = step
    climb.started_at = _as_if_started(protocol, crisis, step, now=now)
    session.add(climb)
    await session.flush()
    if next_at is None:
        if await _page_step(session, protocol, crisis, climb, by=by, now=now, after=after):
            await _plan_next(session, protocol, crisis, climb, now=now)
        elif not await climb_higher(session, protocol, crisis, climb, by=by, now=now) and concern in BY_HAND:
            await _say_in_vain(session, crisis, climb, step, by=by, now=now)
    else:
        climb.next_at = next_at
        climb.started_at += next_at - _due_of_next(protocol, crisis, climb, next_at)
    await session.flush()
    return climb


async def climb_higher(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, climb: Climb, *, now: datetime, by: str = CLOCK
) -> bool:
    """Nobody answered: page the next step that has somebody in it. Nothing happens once climb or crisis ended.

    Returns whether somebody was paged.
    """
    paged = False
    limit = await highest_step(session, protocol, crisis)
    policy = protocol.policy(crisis.severity)
    while climb.ended_at is None and is_open(crisis.status):
        rung = next_rung(policy, climb.step, climb.started_at, up_to=limit)
        if rung is None:
            climb.next_at = None
            break
        climb.step = rung[0]
        if await _page_step(session, protocol, crisis, climb, by=by, now=now):
            await _plan_next(session, protocol, crisis, climb, now=now)
            paged = True
            break
    session.add(climb)
    await session.flush()
    return paged


async def end_climb(session: AsyncSession, climb: Climb, *, because: str, now: datetime) -> None:
    """Somebody answered, or the reason went away. Managers who were paged for it need not answer any more."""
    climb.ended_at, climb.next_at, climb.ended_because = now, None, because[:300]
    session.add(climb)
    waiting = await open_pages(session, climb.crisis_id, climb_id=climb.id)
    await close_pages(session, [page for page in waiting if is_higher(page.step, Step.BACKUPS)], note=because, now=now)


async def end_concern(session: AsyncSession, crisis: Crisis, concern: Concern, *, because: str, now: datetime) -> None:
    """The reason went away by itself: nobody who was paged for it needs to answer."""
    assert crisis.id is not None
    climb = await open_climb(session, crisis.id, concern)
    if climb is not None:
        await end_climb(session, climb, because=because, now=now)
        await close_pages(session, await open_pages(session, crisis.id, climb_id=climb.id), note=because, now=now)


async def end_all_climbs(session: AsyncSession, crisis: Crisis, *, because: str, now: datetime) -> None:
    """The crisis ended: nothing climbs, nobody needs to answer."""
    assert crisis.id is not None
    for climb in await open_climbs(session, crisis.id):
        await end_climb(session, climb, because=because, now=now)
    await close_pages(session, await open_pages(session, crisis.id), note=because, now=now)


async def follow_severity(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """The ladder of the new severity holds from now on, counted from the first page."""
    assert crisis.id is not None
    for climb in await open_climbs(session, crisis.id):
        await _plan_next(session, protocol, crisis, climb, now=now)


async def _page_step(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    climb: Climb,
    *,
    by: str,
    now: datetime,
    after: int | None = None,
) -> bool:
    """Page everybody on the climb's step. False: nobody could be paged, which the channel and the timeline say."""
    named = await people_on(session, protocol, crisis, climb.step, now=now)
    people = await _without_those_who_cannot(session, climb, named)
    pages = await page_people(
        session,
        crisis,
        people,
        step=climb.step,
        concern=climb.concern,
        climb=climb,
        now=now,
        reason=climb.reason,
        after=after,
        asked_by=by if by != CLOCK else None,
    )
    paged = [page.slack_id for page in pages]
    await _say_who_is_missing(session, crisis, climb, named, paged, now=now)
    if paged:
        await _say_paged(session, crisis, climb, paged, by=by, now=now)
    # Seats of the team that are still searched for are paged as soon as they are found.
    return bool(paged or (climb.step is Step.CRT and people))


async def _without_those_who_cannot(session: AsyncSession, climb: Climb, people: list[Somebody]) -> list[Somebody]:
    """Whoever answered a page of this climb with "I can't", or passed it on, is not asked again for the same."""
    cannot = {
        page.slack_id
        for page in await pages_of(session, climb.crisis_id)
        if page.climb_id == climb.id and page.answer in (Answer.DECLINED, Answer.DELEGATED)
    }
    return [somebody for somebody in people if somebody.slack_id not in cannot]


async def _say_paged(
    session: AsyncSession, crisis: Crisis, climb: Climb, paged: list[str], *, by: str, now: datetime
) -> None:
    """Every step is on the timeline; the channel hears of all but the first, which is the declaration itself."""
    assert crisis.id is not None
    details = {"step": climb.step, "concern": climb.concern, "people": paged}
    if climb.step is Step.CRT and climb.concern is Concern.UNACKNOWLEDGED:
        text = f"The {STEP_NAMES[climb.step]} was paged: {', '.join(f'<@{who}>' for who in paged)}."
        await record(session, crisis, "paged", text, by=by, now=now, **details)
        return
    why = f"{WHY[climb.concern]}{f': {climb.reason}' if climb.reason else ''}"
    text = f"Escalated to the {STEP_NAMES[climb.step]} because {why}."
    await record(session, crisis, "escalated", text, by=by, now=now, **details)
    values = {**details, "reason": climb.reason, "by": None if by == CLOCK else by}
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="escalated", values=values), now=now)
    await show_everywhere(session, crisis, now=now)


async def _say_in_vain(
    session: AsyncSession, crisis: Crisis, climb: Climb, step: Step, *, by: str, now: datetime
) -> None:
    """Whoever escalated by hand did so, also when nobody was left to page: it stays on record under their name."""
    text = f"Escalated to the {STEP_NAMES[step]}, but nobody could be paged: {climb.reason}"
    await record(session, crisis, "escalated", text, by=by, now=now, step=step, concern=climb.concern, people=[])


async def _say_who_is_missing(
    session: AsyncSession, crisis: Crisis, climb: Climb, named: list[Somebody], paged: list[str], *, now: datetime
) -> None:
    """A step with nobody in it is said aloud. CRT seats that are searched for by e-mail report for themselves."""
    assert crisis.id is not None
    missing = [one for one in named if one.slack_id is None and is_email(one.reference)]
    if climb.step is Step.CRT or (paged and not missing):
        return
    if paged:
        for one in missing:
            await _say_not_found(session, crisis, one, now=now)
        return
    found = f"{', '.join(one.reference for one in missing)} could not be found in Slack" if missing else ""
    why = found or ("everybody there has said that they cannot" if named else "the protocol names nobody")
    text = f"Nobody could be paged as {STEP_NAMES[climb.step]}: {why}."
    await record(session, crisis, "nobody_to_page", text, by=CLOCK, now=now, step=climb.step)
    values = {"step": climb.step, "why": why}
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="nobody_to_page", values=values), now=now)


async def _say_not_found(session: AsyncSession, crisis: Crisis, somebody: Somebody, *, now: datetime) -> None:
    """One of several on a step."""
    assert crisis.id is not None
    text = f"{somebody.reference} could not be paged: Slack does not know this address."
    await record(session, crisis, "person_not_found", text, by=CLOCK, now=now)
    values = {"email": somebody.reference, "function": somebody.function}
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="person_not_found", values=values), now=now)


async def _plan_next(session: AsyncSession, protocol: Protocol, crisis: Crisis, climb: Climb, *, now: datetime) -> None:
    limit = await highest_step(session, protocol, crisis)
    rung = next_rung(protocol.policy(crisis.severity), climb.step, climb.started_at, up_to=limit)
    due = rung[1] if rung else None
    # A due time in the past means that we were away: climb on, but leave the step just paged time to answer.
    climb.next_at = due if due is None or due > now else now + CATCH_UP_GAP
    session.add(climb)


def _as_if_started(protocol: Protocol, crisis: Crisis, step: Step, *, now: datetime) -> datetime:
    """When the ladder would have had to start to reach `step` now: the steps above follow at their usual distance."""
    reached = rung_at(protocol.policy(crisis.severity), step, now)
    return now - (reached - now) if reached else now


def _due_of_next(protocol: Protocol, crisis: Crisis, climb: Climb, otherwise: datetime) -> datetime:
    rung = next_rung(protocol.policy(crisis.severity), climb.step, climb.started_at, up_to=None)
    return rung[1] if rung else otherwise
