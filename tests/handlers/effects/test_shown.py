"""Slack takes few changes of messages a minute: none is spent on what is shown already, and people come first."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlmodel import col, delete

from crisis.effects import RefreshAnnouncement, RefreshHeadline, SetTopic
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from handlers.effects.pace import Pace
from storage.queries.escalation import open_pages
from storage.tables.crisis import CrisisRole
from storage.vocabulary import EffectState, Role, Urgency
from tests.bot.outgoing import ANA, DESK, DORA, Outgoing, outgoing, run


def calls(world: Outgoing, method: str) -> int:
    return sum(call.method == method for call in world.slack.calls)


async def calm_crisis(world: Outgoing) -> int:
    crisis = await world.declare()
    await world.delivery.drain()
    return crisis


async def refresh_everything(world: Outgoing, crisis: int) -> None:
    for value in (RefreshHeadline, RefreshAnnouncement, SetTopic):
        await world.wish(value(crisis_id=crisis))
    await world.delivery.drain()


async def about_to_break_off(world: Outgoing) -> tuple[int, list[str]]:
    """A crisis with something new to show, in a Slack that will take it and not say so; and what is shown before."""
    crisis = await calm_crisis(world)
    await refresh_everything(world, crisis)
    before = shown(world)
    await name_lead(world, crisis, ANA)
    world.slack.faults.add("chat.update", "drop_after")
    return crisis, before


def test_what_is_shown_already_is_not_sent_again(sqlite_url: str) -> None:
    """Refreshing when nothing changed costs no call; a topic set again would be a line in the channel."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await refresh_everything(world, crisis)
            before = calls(world, "chat.update"), calls(world, "conversations.setTopic")

            await refresh_everything(world, crisis)

            assert (calls(world, "chat.update"), calls(world, "conversations.setTopic")) == before
            newest = (await world.effects("RefreshHeadline"))[-1]
            assert newest.state is EffectState.DROPPED and newest.last_error == "It is shown already."

    run(story())


def test_what_changed_is_sent(sqlite_url: str) -> None:
    """Headline and announcement name the lead as soon as there is one, whatever was shown before."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await refresh_everything(world, crisis)

            await world.do(take_lead, world.protocol, crisis, by=ANA)
            await world.delivery.drain()

            headline = world.posts(world.channel().id)[0]
            assert f"<@{ANA}>" in str(headline.blocks) and "nobody yet" not in str(headline.blocks)

    run(story())


def test_after_an_unknown_outcome_it_is_sent_whatever_was_noted(sqlite_url: str) -> None:
    """An attempt that broke off may have shown something else."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            await refresh_everything(world, crisis)
            world.slack.faults.add("chat.update", "error", times=1, error="edit_window_closed")
            await world.do(take_lead, world.protocol, crisis, by=ANA)
            await world.delivery.drain()
            before = calls(world, "chat.update")

            await world.wish(RefreshHeadline(crisis_id=crisis))
            await world.wish(RefreshAnnouncement(crisis_id=crisis))
            await world.delivery.drain()

            assert calls(world, "chat.update") == before + 1

    run(story())


@pytest.mark.parametrize("refresh", [RefreshHeadline, RefreshAnnouncement])
def test_a_try_that_broke_off_may_have_shown_what_is_no_longer_true(
    sqlite_url: str, refresh: type[RefreshHeadline | RefreshAnnouncement]
) -> None:
    """Back to what was shown before that: it must be sent all the same, by the next try of the same effect …"""

    async def story() -> None:
        async with outgoing(sqlite_url, patience=1.0) as world:
            crisis, before = await about_to_break_off(world)
            await world.wish(refresh(crisis_id=crisis))
            await world.delivery.drain()
            assert shown(world) != before

            await name_lead(world, crisis, None)
            await world.deliver_for(seconds=30)

            assert shown(world) == before

    run(story())


def test_a_newer_wish_does_not_rely_on_what_a_broken_try_replaced(sqlite_url: str) -> None:
    """… and by a newer one that came in while the try was under way."""

    async def story() -> None:
        async with outgoing(sqlite_url, patience=1.0) as world:
            crisis, before = await about_to_break_off(world)
            world.slack.latency_ms = 500
            await world.wish(RefreshHeadline(crisis_id=crisis))
            trying = asyncio.create_task(world.delivery.drain())
            await world.slack.until(lambda: world.slack.calls[-1].method == "chat.update")
            await name_lead(world, crisis, None)
            await world.wish(RefreshHeadline(crisis_id=crisis))
            await trying
            world.slack.latency_ms = 0
            await world.deliver_for(seconds=30)

            replaced, newest = (await world.effects("RefreshHeadline"))[-2:]
            assert (replaced.state, newest.state) == (EffectState.DROPPED, EffectState.DONE)
            assert shown(world) == before

    run(story())


def shown(world: Outgoing) -> list[str]:
    """Headline and announcement as people see them; Slack numbers blocks anew each time."""
    return [
        re.sub(r"'block_id': '\w*'", "", str(world.posts(channel)[0].blocks)) for channel in (world.channel().id, DESK)
    ]


async def name_lead(world: Outgoing, crisis: int, who: str | None) -> None:
    """Without anything that would show it."""
    async with world.database.transaction() as session:
        await session.exec(delete(CrisisRole).where(col(CrisisRole.role) == Role.LEAD))
        if who:
            session.add(CrisisRole(crisis_id=crisis, role=Role.LEAD, slack_id=who, since=world.clock.now()))


def test_whoever_answers_sees_it_before_the_others(sqlite_url: str) -> None:
    """The page that was answered is a reply; what the pages of others say about it is housekeeping."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await calm_crisis(world)
            async with world.database.reading() as session:
                mine = next(page for page in await open_pages(session, crisis) if page.slack_id == DORA)

            await world.do(acknowledge, world.protocol, mine.id, by=DORA)

            refreshed = {row.payload["page_id"]: row.urgency for row in await world.effects("RefreshPage")}
            assert refreshed.pop(mine.id) == Urgency.REPLY
            assert refreshed and set(refreshed.values()) == {Urgency.HOUSEKEEPING}

    run(story())


def test_a_reply_does_not_queue_behind_housekeeping() -> None:
    """However much tidying up was sent away to come back later."""
    pace = Pace()
    while pace.ask("chat.update", None, Urgency.HOUSEKEEPING, 0.0)[1]:
        pass
    for _ in range(30):
        pace.ask("chat.update", None, Urgency.HOUSEKEEPING, 0.0)
    while pace.ask("chat.update", None, Urgency.REPLY, 0.0)[1]:
        pass

    seconds, is_ours = pace.ask("chat.update", None, Urgency.REPLY, 0.0)

    assert not is_ours
    assert timedelta(seconds=seconds) < timedelta(seconds=6)
