"""What people do about pages and the ladder (S0-30, S0-31): acknowledge, decline, delegate, escalate by hand."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.climb import climb_higher, end_climb, start_climb
from crisis.effects import PostNotice, wish_for
from crisis.ladder import STEP_NAMES, Somebody
from crisis.page import close_page, page_people
from crisis.permissions import check_may, crisis_to_change, locked_crisis
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownCrisis, WrongStatus
from crisis.roster import team_of
from crisis.rules.escalation import is_higher
from crisis.rules.lifecycle import is_open
from crisis.rules.permissions import Action
from crisis.show import show_answer, show_everywhere
from crisis.team import add_members
from crisis.timeline import record
from storage.queries.crisis import member, roles_of
from storage.queries.escalation import climb_by_id, open_climb, open_pages, page_by_id, pages_of
from storage.queries.person import person_by_slack_id
from storage.queries.standing import KnownCrisis
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb, Page
from storage.vocabulary import Answer, Concern, Role, Status, Step

LONGEST_REASON = 1_000

_ANSWERS = (Answer.ACKNOWLEDGED, Answer.DECLINED, Answer.DELEGATED)


async def acknowledge(session: AsyncSession, protocol: Protocol, page_id: int, *, by: str, now: datetime) -> None:
    """ "I am on it": the climb this page belongs to ends. It does not make anybody the lead (S0-31).

    Raises:
        AlreadyDone: it was answered before.
        WrongStatus: the crisis is over.
    """
    crisis, page = await _page_to_answer(session, protocol, page_id, by=by)
    close_page(page, Answer.ACKNOWLEDGED, now=now)
    session.add(page)
    await show_answer(session, page, now=now)
    await add_members(session, crisis, {by: ""}, now=now)
    await _first_answer(session, crisis, now=now)
    climb = await climb_by_id(session, page.climb_id) if page.climb_id else None
    if climb is not None and climb.ended_at is None:
        await end_climb(session, climb, because=f"<@{by}> is on it.", now=now)
    await record(session, crisis, "acknowledged", f"<@{by}> is on it.", by=by, now=now, concern=page.concern)
    assert crisis.id is not None
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="acknowledged", values={"by": by}), now=now)
    await expect_lead(session, protocol, crisis, now=now)
    await show_everywhere(session, crisis, now=now)


async def decline(session: AsyncSession, protocol: Protocol, page_id: int, *, by: str, now: datetime) -> None:
    """ "I can't": the person's backup is paged at once; when nobody is left to answer, the next step is."""
    crisis, page = await _page_to_answer(session, protocol, page_id, by=by)
    close_page(page, Answer.DECLINED, now=now)
    session.add(page)
    await show_answer(session, page, now=now)
    await session.flush()
    assert crisis.id is not None
    row = await member(session, crisis.id, by)
    function = row.function if row else ""
    backup = await _backup_of(session, protocol, crisis, by, function, now=now)
    await record(session, crisis, "declined", f"<@{by}> cannot help now.", by=by, now=now, concern=page.concern)
    values = {"by": by, "function": function, "backup": backup}
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="declined", values=values), now=now)
    climb = await climb_by_id(session, page.climb_id) if page.climb_id else None
    if backup:
        somebody = Somebody(backup, backup, function)
        reason = f"<@{by}> cannot help and you are the backup."
        await page_people(
            session, crisis, [somebody], step=Step.BACKUPS, concern=page.concern, climb=climb, now=now, reason=reason
        )
    elif climb is not None and await _nobody_left(session, climb):
        await climb_higher(session, protocol, crisis, climb, now=now)
    await show_everywhere(session, crisis, now=now)


async def delegate(session: AsyncSession, protocol: Protocol, page_id: int, *, by: str, to: str, now: datetime) -> None:
    """Hand a page to somebody else. The climb goes on until that person answers."""
    crisis, page = await _page_to_answer(session, protocol, page_id, by=by)
    await check_can_take_part(session, to, field="to")
    if to == by:
        raise InvalidInput({"to": "Choose somebody else than yourself."})
    close_page(page, Answer.DELEGATED, now=now, note=f"Passed on to <@{to}>.")
    session.add(page)
    await show_answer(session, page, now=now)
    await session.flush()
    climb = await climb_by_id(session, page.climb_id) if page.climb_id else None
    await page_people(
        session,
        crisis,
        [Somebody(to, to)],
        step=page.step,
        concern=page.concern,
        climb=climb,
        now=now,
        reason=page.reason,
        delegated_by=by,
        asked_by=by,
    )
    await record(session, crisis, "delegated", f"<@{by}> passed the page on to <@{to}>.", by=by, now=now, to=to)
    assert crisis.id is not None
    await wish_for(session, PostNotice(crisis_id=crisis.id, word="delegated", values={"by": by, "to": to}), now=now)
    await show_everywhere(session, crisis, now=now)


async def escalate(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, to: Step, reason: str, by: str, now: datetime
) -> None:
    """Escalate by hand: the chosen step is paged at once, and the ladder goes on from there."""
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why: the person who is paged reads it first."})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": f"Keep the reason under {LONGEST_REASON:,} characters; it has {len(reason):,}."})
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    climb = await open_climb(session, crisis_id, Concern.MANUAL)
    if climb is not None and climb.step is to and not await _nobody_left(session, climb):
        raise AlreadyDone(f"The {STEP_NAMES[to]} was paged for {crisis.key} already and has not answered yet.")
    await start_climb(session, protocol, crisis, Concern.MANUAL, step=to, reason=reason.strip(), by=by, now=now)


async def climb_on(session: AsyncSession, protocol: Protocol, climb_id: int, *, now: datetime) -> None:
    """The clock found this climb due. Whoever comes second finds nothing left to do."""
    climb = await climb_by_id(session, climb_id)
    if climb is None:
        return
    crisis = await locked_crisis(session, climb.crisis_id)
    await session.refresh(climb)
    if climb.ended_at is not None or climb.next_at is None or climb.next_at > now:
        return
    if not is_open(crisis.status):
        await end_climb(session, climb, because="The crisis is over.", now=now)
        return
    await climb_higher(session, protocol, crisis, climb, now=now)


async def expect_lead(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """Somebody is on it but nobody leads: the ladder is climbed for that too, in its own time.

    Not again after somebody acknowledged just that: they have taken charge of finding a lead.
    """
    assert crisis.id is not None
    if Role.LEAD in await roles_of(session, crisis.id) or await open_climb(session, crisis.id, Concern.UNCLAIMED_LEAD):
        return
    if any(_promises_lead(page, since=crisis.phase_since) for page in await pages_of(session, crisis.id)):
        return
    due = now + protocol.policy(crisis.severity).lead_within
    await start_climb(session, protocol, crisis, Concern.UNCLAIMED_LEAD, step=Step.BACKUPS, next_at=due, now=now)


async def lead_found(session: AsyncSession, crisis: Crisis, lead: str, *, now: datetime) -> None:
    """Somebody leads: that answers what was unacknowledged and unclaimed, and the pages this person had."""
    assert crisis.id is not None
    for concern in (Concern.UNACKNOWLEDGED, Concern.UNCLAIMED_LEAD):
        climb = await open_climb(session, crisis.id, concern)
        if climb is not None:
            await end_climb(session, climb, because=f"<@{lead}> leads.", now=now)
    for page in await open_pages(session, crisis.id):
        if page.slack_id == lead:
            close_page(page, Answer.ACKNOWLEDGED, now=now)
            session.add(page)
            climb = await climb_by_id(session, page.climb_id) if page.climb_id else None
            if climb is not None and climb.ended_at is None:
                await end_climb(session, climb, because=f"<@{lead}> leads.", now=now)
    await _first_answer(session, crisis, now=now)


def check_open(crisis: Crisis | KnownCrisis) -> None:
    """Raises `WrongStatus` when the crisis is over."""
    if not is_open(crisis.status):
        then = "Should it start again, declare a new one." if crisis.status is Status.CLOSED else "It can be reopened."
        raise WrongStatus(f"{crisis.key} is {crisis.status} already, so nothing was changed. {then}")


async def check_can_take_part(session: AsyncSession, slack_id: str, *, field: str) -> None:
    """Raises `InvalidInput` for guests, bots, people whose account was deactivated, and whoever Slack never told of."""
    person = await person_by_slack_id(session, slack_id)
    if person is None or person.looked_up_at is None:
        raise InvalidInput(
            {field: f"Slack could not tell us who <@{slack_id}> is. Try again, or choose somebody else."}
        )
    if person.is_guest or person.is_bot or person.is_deactivated:
        kind = "a guest" if person.is_guest else "a bot" if person.is_bot else "deactivated"
        raise InvalidInput(
            {field: f"{person.name or 'This account'} is {kind} and cannot take part. Choose somebody else."}
        )


async def _page_to_answer(session: AsyncSession, protocol: Protocol, page_id: int, *, by: str) -> tuple[Crisis, Page]:
    page = await page_by_id(session, page_id)
    if page is None:
        raise UnknownCrisis("This page does not exist any more.")
    crisis = await locked_crisis(session, page.crisis_id)
    await session.refresh(page)
    if page.slack_id != by:
        raise NotAllowed(f"This page is for <@{page.slack_id}>, so only they can answer it.")
    await check_may(session, protocol, by, Action.CHANGE, crisis)
    check_open(crisis)
    if page.answer is not Answer.OPEN:
        raise AlreadyDone(_answered(page))
    return crisis, page


def _answered(page: Page) -> str:
    return {
        Answer.ACKNOWLEDGED: "You are on it already.",
        Answer.DECLINED: "You said that you can't. To help after all, take the lead or write in the channel.",
        Answer.DELEGATED: f"You gave this page away. {page.answer_note}",
    }.get(page.answer, f"This page needs no answer any more. {page.answer_note}").strip()


async def _first_answer(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    if crisis.acknowledged_at is None:
        crisis.acknowledged_at = now
    if crisis.status is Status.DECLARED:
        crisis.status = Status.RESPONDING
    session.add(crisis)
    await session.flush()


async def _backup_of(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, who: str, function: str, *, now: datetime
) -> str | None:
    """The Slack id of whoever stands in for somebody's seat, unless that is themselves or answered already."""
    assert crisis.id is not None
    answered = {page.slack_id for page in await pages_of(session, crisis.id) if page.answer in _ANSWERS}
    team = await team_of(session, protocol, crisis, now=now)
    others = (call for call in (*team.later, *team.first) if call.function == function)
    ids = (call.holder.slack_id for call in others)
    return next((one for one in ids if one and one not in {who, *answered}), None)


async def _nobody_left(session: AsyncSession, climb: Climb) -> bool:
    """Nobody on the climb's step can answer any more. The team, asked twice, counts as one."""
    waiting = await open_pages(session, climb.crisis_id, climb_id=climb.id)
    if is_higher(climb.step, Step.BACKUPS):
        waiting = [page for page in waiting if page.step is climb.step]
    return climb.ended_at is None and not waiting


def _promises_lead(page: Page, *, since: datetime) -> bool:
    answered = page.answer is Answer.ACKNOWLEDGED and page.answered_at is not None and page.answered_at >= since
    return answered and page.concern is Concern.UNCLAIMED_LEAD
