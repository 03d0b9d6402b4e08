"""What must be drawn anew after a change."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import (
    PublishHome,
    RefreshAnnouncement,
    RefreshHeadline,
    RefreshPage,
    RefreshReminder,
    SetTopic,
    wish_for,
)
from crisis.rules.lifecycle import is_open
from storage.queries.crisis import members_with_home
from storage.queries.escalation import pages_of
from storage.queries.person import person_by_slack_id
from storage.queries.update import clocks_of
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.vocabulary import ClockStage, Urgency

REMINDED = (ClockStage.REMINDED, ClockStage.OVERDUE, ClockStage.ESCALATED)


async def show_headline(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """The headline is never older than the last committed change by more than a few seconds."""
    assert crisis.id is not None
    if crisis.channel_id:
        await wish_for(session, RefreshHeadline(crisis_id=crisis.id), now=now)


async def show_everywhere(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """Severity, status or lead changed: headline, topic, announcement and the pages show it."""
    assert crisis.id is not None
    await show_headline(session, crisis, now=now)
    if crisis.channel_id:
        await wish_for(session, SetTopic(crisis_id=crisis.id), now=now)
    await wish_for(session, RefreshAnnouncement(crisis_id=crisis.id), now=now)
    await show_pages(session, crisis, now=now)
    await show_reminders(session, crisis, now=now)
    await show_homes(session, crisis, now=now)


async def show_reminders(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """A reminder names who owes the update, which is somebody else once the lead has changed."""
    assert crisis.id is not None
    for clock in await clocks_of(session, [crisis.id]):
        if clock.stage in REMINDED and is_open(crisis.status):
            assert clock.id is not None
            refresh = RefreshReminder(crisis_id=crisis.id, clock_id=clock.id, round=clock.round)
            await wish_for(session, refresh, now=now)


async def show_answer(session: AsyncSession, page: Page, *, now: datetime) -> None:
    """Whoever answers sees it on their page at once; the others hear it when Slack has room."""
    assert page.id is not None
    effect = RefreshPage(crisis_id=page.crisis_id, page_id=page.id)
    await wish_for(session, effect, now=now, urgency=Urgency.REPLY)


async def show_pages(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """Everybody who was paged sees on their page who is on it."""
    assert crisis.id is not None
    for page in await pages_of(session, crisis.id):
        assert page.id is not None
        if page.message_ts:
            await wish_for(session, RefreshPage(crisis_id=crisis.id, page_id=page.id), now=now)


async def show_home(session: AsyncSession, slack_id: str | None, *, now: datetime) -> None:
    """App Home of one person is drawn anew, if they ever opened it."""
    person = await person_by_slack_id(session, slack_id) if slack_id else None
    if person is not None and person.home_opened_at is not None and person.slack_id is not None:
        await wish_for(session, PublishHome(slack_id=person.slack_id), now=now)


async def show_homes(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """App Home of those who opened it before is drawn anew."""
    assert crisis.id is not None
    for slack_id in await members_with_home(session, crisis.id):
        await wish_for(session, PublishHome(slack_id=slack_id), now=now)
