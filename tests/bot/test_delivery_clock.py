"""The computer's clock may be wrong for a while: what is under way is not begun again, what was said is found."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.delivery import LEASE, LOOKS_EVERY
from bot.retries import LANDS_WITHIN, LONGEST_PAUSE
from crisis.effects import PostNotice, RefreshHeadline, wish_for
from crisis.page import WAITS_FOR_CHANNEL
from storage.outbox import wait_no_longer_than
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency
from tests.bot.outgoing import Outgoing, outgoing, run
from tests.bot.test_delivery_pump import running, until_quiet

SLOW_MS = 600
LASTS, A_MOMENT = timedelta(seconds=LEASE), timedelta(seconds=LANDS_WITHIN)
PATIENCE_S, ASKS_EVERY_S = 10.0, 0.05


async def an_announced_crisis(world: Outgoing) -> tuple[int, int]:
    """Its id, and how many messages stand in its channel."""
    crisis = await world.declare()
    await world.delivery.drain()
    return crisis, len(world.posts(world.channel().id))


def a_notice(crisis: int) -> PostNotice:
    return PostNotice(crisis_id=crisis, word="crt_gap", values={"functions": ["legal"]})


async def until(world: Outgoing, effect_id: int, true: Callable[[Effect], bool]) -> None:
    """Until the row says so. Who gives an effect back wakes nobody, so it is asked again and again."""
    async with asyncio.timeout(PATIENCE_S):
        while not true(next(effect for effect in await world.effects() if effect.id == effect_id)):  # noqa: ASYNC110
            await asyncio.sleep(ASKS_EVERY_S)


def _lease_of(effect: Effect) -> datetime:
    assert effect.lease_until is not None
    return effect.lease_until


def test_a_clock_that_is_set_forward_begins_nothing_a_second_time(database_url: str) -> None:
    """The lease of what is under way seems to have ended long ago; it is still under way."""

    async def story() -> None:
        async with outgoing(database_url) as world:
            crisis, before = await an_announced_crisis(world)
            world.slack.latency_ms = SLOW_MS
            async with running(world.delivery):
                posts = len(world.calls("chat.postMessage"))
                await world.wish(a_notice(crisis))
                await world.slack.until(lambda: len(world.calls("chat.postMessage")) > posts)

                world.clock.forward(hours=1)
                world.delivery.wake()
                await until_quiet(world)

            assert len(world.posts(world.channel().id)) == before + 1
            assert (await world.effects())[-1].attempts == 1

    run(story())


def test_what_another_process_left_is_taken_over_though_this_one_is_at_work(sqlite_url: str) -> None:
    """Only what is under way here is left alone."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis, before = await an_announced_crisis(world)
            await world.wish(a_notice(crisis))
            await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING)
            world.clock.forward(minutes=1)

            async with running(world.delivery):
                await until_quiet(world)

            assert len(world.posts(world.channel().id)) == before + 1
            assert (await world.effects())[-1].attempts == 2

    run(story())


def test_what_was_posted_while_the_clock_was_an_hour_ahead_is_found(sqlite_url: str) -> None:
    """The connection dropped after Slack had done it; the next attempt looks where Slack's own time has it."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.state.now = lambda: datetime.now(UTC).timestamp()
            world.clock.forward(hours=1)
            crisis, before = await an_announced_crisis(world)
            world.slack.faults.add("chat.postMessage", "drop_after")
            await world.wish(a_notice(crisis))
            await world.delivery.drain()
            assert (await world.effects())[-1].state is EffectState.PENDING

            world.clock.forward(minutes=1)
            await world.delivery.drain()

            assert (await world.effects())[-1].state is EffectState.DONE
            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


def test_what_becomes_due_between_looking_and_sleeping_is_not_slept_over(sqlite_url: str) -> None:
    """Claiming takes a few milliseconds, and time goes on meanwhile; what was due before waits for something else."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await an_announced_crisis(world)
            looked_at = world.clock.now()
            async with world.database.transaction() as session:
                await wish_for(session, RefreshHeadline(crisis_id=1), now=looked_at + timedelta(milliseconds=5))
            assert await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING) == []

            world.clock.forward(milliseconds=20)
            assert await world.delivery._seconds_until_next(looked_at) == 0.0
            assert await world.delivery._seconds_until_next(world.clock.now()) == LOOKS_EVERY

    run(story())


def test_who_waits_for_a_dead_process_looks_again_when_its_lease_ends(sqlite_url: str) -> None:
    """What stands behind it in the same channel is due since long, and hides the lease no more."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis, _ = await an_announced_crisis(world)
            await world.wish(a_notice(crisis))
            await world.wish(a_notice(crisis))
            await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING)
            assert await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING) == []

            world.clock.forward(seconds=LEASE - 2)
            assert await world.delivery._seconds_until_next(world.clock.now()) == 2.0

            world.clock.forward(seconds=2)
            assert len(await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING)) == 1

    run(story())


def test_a_clock_that_is_set_back_does_not_silence_a_channel_for_that_hour(database_url: str) -> None:
    """What waits for its next try there waits no longer than ever, and neither does what stands behind it."""

    async def story() -> None:
        async with outgoing(database_url) as world:
            crisis, before = await an_announced_crisis(world)
            async with running(world.delivery):
                world.slack.faults.add("chat.postMessage", "500")
                first = await world.wish(a_notice(crisis))
                await until(world, first, lambda effect: effect.state is EffectState.PENDING and effect.attempts == 1)

                world.clock.forward(hours=-1)
                await world.wish(a_notice(crisis))
                await until(world, first, lambda effect: effect.due_at <= world.clock.now() + A_MOMENT)

                world.clock.forward(seconds=20)
                world.delivery.wake()
                await until_quiet(world)

            assert len(world.posts(world.channel().id)) == before + 2

    run(story())


def test_a_lease_of_the_dead_does_not_last_an_hour_when_the_clock_is_set_back(database_url: str) -> None:
    """It ends half a minute after that is noticed; the next attempt follows within minutes."""

    async def story() -> None:
        async with outgoing(database_url) as world:
            crisis, before = await an_announced_crisis(world)
            notice = await world.wish(a_notice(crisis))
            await world.delivery._claim(limit=1, least_urgent=Urgency.HOUSEKEEPING)
            world.clock.forward(hours=-1)

            async with running(world.delivery):
                await until(world, notice, lambda effect: _lease_of(effect) <= world.clock.now() + LASTS)
                world.clock.forward(seconds=2 * LONGEST_PAUSE[Urgency.HOUSEKEEPING])
                world.delivery.wake()
                await until_quiet(world)

            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


def test_a_page_waits_no_longer_for_its_channel_when_the_clock_is_set_back(database_url: str) -> None:
    """As long as it was to, counted from the moment when it is noticed."""

    async def story() -> None:
        async with outgoing(database_url) as world:
            await world.declare()
            world.clock.forward(hours=-1)

            async with world.database.transaction() as session:
                await wait_no_longer_than(session, now=world.clock.now(), lease=LASTS, pause=A_MOMENT)

            until_when = [effect.after_until for effect in await world.effects() if effect.after_until is not None]
            assert until_when
            assert max(until_when) <= world.clock.now() + WAITS_FOR_CHANNEL

    run(story())
