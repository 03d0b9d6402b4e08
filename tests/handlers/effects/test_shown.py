"""Slack takes few changes of messages a minute: none is spent on what is shown already, and people come first."""

from datetime import timedelta

from crisis.effects import RefreshAnnouncement, RefreshHeadline, SetTopic
from crisis.escalation import acknowledge
from crisis.lead import take_lead
from handlers.effects.pace import Pace
from storage.queries.escalation import open_pages
from storage.vocabulary import EffectState, Urgency
from tests.bot.outgoing import ANA, DORA, Outgoing, outgoing, run


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
