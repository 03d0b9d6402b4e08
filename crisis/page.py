"""Pages: direct messages that want an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import facts_of_crises
from crisis.effects import SendPage, wish_for
from crisis.facts import CrisisFacts, PageFacts
from crisis.ladder import Somebody
from crisis.protocol import Protocol
from crisis.role import duty_of
from crisis.rules.role import cards_of_page
from crisis.team import add_members
from storage.queries.crisis import crises_by_ids, crisis_for_change, memberships
from storage.queries.escalation import open_pages, page_by_id, pages_of, pages_of_crises
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.escalation import Climb, Page
from storage.vocabulary import Answer, Concern, Role, Step

WAITS_FOR_CHANNEL = timedelta(seconds=15)
"""A page carries the link to the channel, but help cannot wait: after this it goes without and gets it later."""


async def page_people(
    session: AsyncSession,
    crisis: Crisis,
    people: Iterable[Somebody],
    *,
    step: Step,
    concern: Concern,
    climb: Climb | None,
    now: datetime,
    reason: str = "",
    delegated_by: str | None = None,
    after: int | None = None,
    asked_by: str | None = None,
) -> list[Page]:
    """Page those of `people` who are known in Slack, once each, and let them belong to the crisis.

    An older page for the same climb that the person did not answer is closed: one person has one open page per climb.
    """
    assert crisis.id is not None
    reachable = _once_each(people)
    await add_members(session, crisis, {slack_id: one.function for slack_id, one in reachable.items()}, now=now)
    pages = []
    for slack_id, somebody in reachable.items():
        page = Page(
            crisis_id=crisis.id,
            climb_id=climb.id if climb else None,
            slack_id=slack_id,
            step=step,
            concern=concern,
            reason=f"{somebody.because} {reason}".strip(),
            is_repeat=await _close_older(session, crisis, slack_id, climb=climb, now=now),
            sent_at=now,
            delegated_by=delegated_by,
        )
        await _send(session, page, now=now, after=after, asked_by=asked_by)
        pages.append(page)
    return pages


def _once_each(people: Iterable[Somebody]) -> dict[str, Somebody]:
    """By Slack id. Whoever stands for two functions reads both reasons."""
    found: dict[str, Somebody] = {}
    for one in people:
        if one.slack_id:
            before = found.get(one.slack_id)
            reasons = [each.because for each in (before, one) if each and each.because]
            found[one.slack_id] = replace(one, because=" ".join(dict.fromkeys(reasons)))
    return found


async def _send(session: AsyncSession, page: Page, *, now: datetime, after: int | None, asked_by: str | None) -> None:
    session.add(page)
    await session.flush()
    assert page.id is not None
    sending = SendPage(crisis_id=page.crisis_id, page_id=page.id)
    until = now + WAITS_FOR_CHANNEL if after else None
    await wish_for(session, sending, now=now, after=after, at_most_until=until, asked_by=asked_by)


async def _close_older(
    session: AsyncSession, crisis: Crisis, slack_id: str, *, climb: Climb | None, now: datetime
) -> bool:
    assert crisis.id is not None
    older = [
        page
        for page in await open_pages(session, crisis.id)
        if page.slack_id == slack_id and page.climb_id == (climb.id if climb else None)
    ]
    for page in older:
        close_page(page, Answer.MOOT, note="You were asked again.", now=now)
        session.add(page)
    return bool(older)


def close_page(page: Page, answer: Answer, *, now: datetime, note: str = "") -> None:
    page.answer, page.answered_at, page.answer_note = answer, now, note


async def close_pages(session: AsyncSession, pages: Sequence[Page], *, note: str, now: datetime) -> None:
    """Nobody needs the answers to these open pages any more."""
    for page in pages:
        close_page(page, Answer.MOOT, note=note, now=now)
        session.add(page)
    await session.flush()


async def page_sent(session: AsyncSession, page_id: int, *, channel: str, ts: str, now: datetime) -> None:
    """Slack has the page. The first one is the moment the team was notified."""
    page = await page_by_id(session, page_id)
    crisis = await crisis_for_change(session, page.crisis_id) if page else None
    if page is None or crisis is None:
        return
    await session.refresh(page)
    page.channel, page.message_ts = channel, ts
    session.add(page)
    if crisis.notified_at is None:
        crisis.notified_at = now
        session.add(crisis)
    await session.flush()


async def page_facts(session: AsyncSession, protocol: Protocol, page_id: int) -> PageFacts | None:
    """All that a page shows; None when there is no such page."""
    page = await page_by_id(session, page_id)
    found = await facts_of_pages(session, protocol, [page]) if page else ()
    return found[0] if found else None


async def facts_of_pages(session: AsyncSession, protocol: Protocol, pages: Sequence[Page]) -> tuple[PageFacts, ...]:
    """The same for several, with a constant number of queries."""
    crisis_ids = {page.crisis_id for page in pages}
    crises = await crises_by_ids(session, crisis_ids)
    about = await facts_of_crises(session, protocol, list(crises.values()))
    members = await memberships(session, crisis_ids, {page.slack_id for page in pages})
    everybody: dict[int, list[Page]] = {crisis_id: [] for crisis_id in crisis_ids}
    for page in await pages_of_crises(session, crisis_ids):
        everybody[page.crisis_id].append(page)
    return tuple(
        _facts(
            protocol,
            page,
            about[page.crisis_id],
            members.get((page.crisis_id, page.slack_id)),
            _acknowledged_by(everybody[page.crisis_id]),
        )
        for page in pages
        if page.crisis_id in about
    )


def _facts(
    protocol: Protocol,
    page: Page,
    crisis: CrisisFacts,
    membership: CrisisMember | None,
    acknowledged_by: tuple[str, ...],
) -> PageFacts:
    assert page.id is not None
    function = membership.function if membership else ""
    roles = [role for role in Role if crisis.roles.get(role) == page.slack_id]
    return PageFacts(
        id=page.id,
        crisis=crisis,
        slack_id=page.slack_id,
        step=page.step,
        concern=page.concern,
        reason=page.reason,
        is_repeat=page.is_repeat,
        sent_at=page.sent_at,
        answer=page.answer,
        answered_at=page.answered_at,
        answer_note=page.answer_note,
        delegated_by=page.delegated_by,
        channel=page.channel,
        message_ts=page.message_ts,
        acknowledged_by=acknowledged_by,
        function=function,
        duties=tuple(duty_of(protocol, key) for key in cards_of_page(protocol.roles, page.step, function, roles)),
    )


async def on_it(session: AsyncSession, crisis_id: int) -> tuple[str, ...]:
    """Everybody who acknowledged a page, first come first."""
    return _acknowledged_by(await pages_of(session, crisis_id))


def _acknowledged_by(pages: Sequence[Page]) -> tuple[str, ...]:
    acknowledged = [page for page in pages if page.answer is Answer.ACKNOWLEDGED]
    by_time = sorted(acknowledged, key=lambda page: (page.answered_at or page.sent_at, page.id or 0))
    return tuple(dict.fromkeys(page.slack_id for page in by_time))
