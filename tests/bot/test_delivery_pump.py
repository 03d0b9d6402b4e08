"""The pump: several at once, woken and stopped, never dead."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.delivery import Delivery
from crisis.effects import EffectValue, PinHeadline, PostNotice, RefreshHeadline, wish_for
from handlers.effects.pace import Pace
from handlers.effects.perform import PERFORMERS
from handlers.effects.slack_gate import SlackGate
from storage.outbox import Wish, enqueue
from storage.session import Database
from storage.tables.crisis import Crisis
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency
from tests.bot.outgoing import ANA, UNHURRIED, Outgoing, outgoing, run

PATIENCE = 60.0
"""Real seconds after which something hangs; how fast it is on a busy machine is not asked here."""


async def notices(world: Outgoing, crisis: int, count: int) -> None:
    for number in range(count):
        await world.wish(PostNotice(crisis_id=crisis, word="recovering", values={"by": ANA, "note": f"step {number}"}))


async def until_quiet(world: Outgoing, *others: Database) -> None:
    """Until every effect is settled; asked again at each commit that settles one."""
    settled = asyncio.Event()
    for database in (world.database, *others):
        database.on_effects.append(settled.set)
    async with asyncio.timeout(PATIENCE):
        while any(effect.state in (EffectState.PENDING, EffectState.CLAIMED) for effect in await world.effects()):
            await settled.wait()
            settled.clear()


@contextlib.asynccontextmanager
async def running(*deliveries: Delivery) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(delivery.run()) for delivery in deliveries]
    try:
        yield
    finally:
        for delivery in deliveries:
            await delivery.stop(within=0.5)
        await asyncio.wait_for(asyncio.gather(*tasks), 5)


def test_two_deliveries_on_one_database_never_do_one_effect_twice(database_url: str) -> None:
    """Two processes share the outbox: every message stands once, in order, with no attempt wasted."""

    async def story() -> None:
        async with outgoing(database_url) as world:
            crises = [await world.declare(account=f"Account {number}") for number in range(6)]
            for crisis in crises:
                await notices(world, crisis, 8)
            second_database = Database(database_url)
            gate = SlackGate(world.gate._client, pace=Pace(speed=UNHURRIED))
            first = Delivery(world.database, world.gate, world.clock, world.protocol, at_once=10)
            second = Delivery(second_database, gate, world.clock, world.protocol, at_once=10)

            async with running(first, second):
                await until_quiet(world, second_database)
            await second_database.close()

            uids = [(call.get("metadata") or {})["event_payload"]["effect"] for call in world.calls("chat.postMessage")]
            assert [uid for uid, times in Counter(uids).items() if times > 1] == []
            assert len(world.calls("conversations.create")) == 6
            workers = {effect.claimed_by for effect in await world.effects()}
            assert len(workers - {None}) == 2, "Only one of the two did anything, so this shows nothing."
            for crisis in crises:
                assert await _steps_told(world, crisis) == [f"step {number}" for number in range(8)]

    run(story())


async def _steps_told(world: Outgoing, crisis: int) -> list[str]:
    async with world.database.reading() as session:
        row = await session.get(Crisis, crisis)
    assert row is not None and row.channel_id is not None
    texts = [message.text for message in world.posts(row.channel_id)]
    return [text[text.index("step ") :].rstrip(".”\"'_*") for text in texts if "step " in text]


def test_a_commit_wakes_the_pump_at_once(sqlite_url: str) -> None:
    """Submit to channel takes no polling."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world, running(world.delivery):
            await asyncio.sleep(0)
            await world.declare()

            await asyncio.wait_for(until_quiet(world), 4)

            assert world.channel().is_private

    run(story())


def test_the_pump_wakes_by_itself_when_something_becomes_due(sqlite_url: str) -> None:
    """A wish for later is carried out though nothing is written at that moment."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            notice = PostNotice(crisis_id=crisis, word="recovering", values={"by": ANA, "note": "later"})
            async with world.database.transaction() as session:
                await wish_for(session, notice, now=datetime.now(UTC) + timedelta(seconds=0.3))
            before = len(world.posts(world.channel().id))

            async with running(Delivery(world.database, world.gate, SystemClock(), world.protocol)):
                await world.slack.until(lambda: len(world.posts(world.channel().id)) > before, timeout_s=10)

    run(story())


def test_stopping_hands_back_what_does_not_finish(sqlite_url: str) -> None:
    """The next process looks first, so the message that did arrive stands once."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            before = len(world.posts(world.channel().id))
            world.slack.faults.add("chat.postMessage", "timeout_after")
            pump = asyncio.create_task(world.delivery.run())
            await notices(world, crisis, 1)
            await world.slack.until(lambda: len(world.posts(world.channel().id)) == before + 1)

            await world.delivery.stop(within=0.2)
            await asyncio.wait_for(pump, 5)

            handed_back = (await world.effects())[-1]
            assert (handed_back.state, handed_back.outcome_unknown) == (EffectState.PENDING, True)
            world.clock.forward(seconds=20)
            await Delivery(world.database, world.gate, world.clock, world.protocol).drain()
            assert (await world.effects())[-1].state is EffectState.DONE
            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


def test_a_page_does_not_wait_for_housekeeping_that_slack_is_slow_to_answer(sqlite_url: str) -> None:
    """Some places are kept for what is urgent."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            stuck, both_stuck = [], asyncio.Event()

            async def wait_for_slack(_slack: Any, plan: Any, _attempt: Any) -> Any:
                stuck.append(plan)
                if len(stuck) == 2:
                    both_stuck.set()
                await asyncio.Event().wait()

            slow = replace(PERFORMERS[PinHeadline], perform=wait_for_slack)
            performers: dict[type[EffectValue], Any] = {**PERFORMERS, PinHeadline: slow}
            busy = Delivery(world.database, world.gate, world.clock, world.protocol, performers=performers, at_once=10)
            for _ in range(30):
                await world.wish(PinHeadline(crisis_id=crisis))
            async with running(busy):
                await asyncio.wait_for(both_stuck.wait(), 5)

                await world.declare(account="Beta Corp")

                await world.slack.until(lambda: len(world.calls("conversations.invite")) == 2)
                assert len(stuck) == 2

    run(story())


def test_a_pump_that_is_full_waits_until_there_is_room(sqlite_url: str) -> None:
    """One place, and it is taken: the second page is not claimed before the first is done."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crises = [await world.declare(), await world.declare(account="Beta Corp")]
            await world.delivery.drain()
            before, goes_on, under_way = len(world.calls("chat.postMessage")), asyncio.Event(), []

            async def slowly(slack: Any, plan: Any, attempt: Any) -> Any:
                under_way.append(plan)
                await goes_on.wait()
                return await PERFORMERS[PostNotice].perform(slack, plan, attempt)

            performers: dict[type[EffectValue], Any] = {
                **PERFORMERS,
                PostNotice: replace(PERFORMERS[PostNotice], perform=slowly),
            }
            narrow = Delivery(world.database, world.gate, world.clock, world.protocol, performers=performers, at_once=1)
            for crisis in crises:
                notice = PostNotice(crisis_id=crisis, word="recovering", values={"by": ANA, "note": "so"})
                async with world.database.transaction() as session:
                    await wish_for(session, notice, now=world.clock.now(), urgency=Urgency.PAGE)
            async with running(narrow):
                while not under_way:  # noqa: ASYNC110 nothing is written when an attempt begins
                    await asyncio.sleep(0)
                narrow.wake()
                await asyncio.sleep(0)
                states = [effect.state for effect in (await world.effects())[-2:]]
                goes_on.set()
                await until_quiet(world)

            assert states == [EffectState.CLAIMED, EffectState.PENDING]
            assert len(world.calls("chat.postMessage")) == before + 2

    run(story())


def test_a_kind_of_a_newer_release_is_left_for_a_process_that_knows_it(sqlite_url: str) -> None:
    """Not failed, not counted, and not in the way of others."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            async with world.database.transaction() as session:
                await enqueue(session, Wish(kind="PostHologram", payload={"colour": "red"}), now=world.clock.now())
                await enqueue(session, Wish(kind="PinHeadline", payload={"unheard_of": 1}), now=world.clock.now())

            await world.declare()
            await world.delivery.drain()

            strange = [effect for effect in await world.effects() if "does not know" in effect.last_error]
            assert [(effect.state, effect.attempts) for effect in strange] == [(EffectState.PENDING, 0)] * 2
            assert world.channel().is_private

    run(story())


def test_an_error_of_ours_is_tried_again_and_does_not_stop_the_others(sqlite_url: str) -> None:
    """It ends as failed after the stated number of attempts, without words of people in the row."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()

            async def stumble(*_: Any) -> Any:
                raise ZeroDivisionError("Invoices are wrong")

            broken = replace(PERFORMERS[RefreshHeadline], prepare=stumble)
            performers: dict[type[EffectValue], Any] = {**PERFORMERS, RefreshHeadline: broken}
            world.delivery = Delivery(world.database, world.gate, world.clock, world.protocol, performers=performers)
            effect = await world.wish(RefreshHeadline(crisis_id=crisis))
            await notices(world, crisis, 1)
            with capture_logs() as logged:
                await world.delivery.drain()
                assert (await world.effects("PostNotice"))[-1].state is EffectState.DONE
                await world.deliver_for(minutes=6)

            assert [line for line in logged if line.get("exc_info")], "The trace is in the log."
            (row,) = [one for one in await world.effects() if one.id == effect]
            assert (row.state, row.attempts) == (EffectState.FAILED, 8)
            assert "ZeroDivisionError" in row.last_error
            assert "Invoices" not in row.last_error

    run(story())


def test_an_error_while_writing_down_posts_nothing_twice(sqlite_url: str) -> None:
    """The message is in Slack, our note of it failed: the next try finds it."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            kept = PERFORMERS[PostNotice]
            stumbles = iter([True])

            async def record(session: Any, deps: Any, value: Any, result: Any) -> None:
                if next(stumbles, False):
                    raise ZeroDivisionError
                await kept.record(session, deps, value, result)

            performers: dict[type[EffectValue], Any] = {**PERFORMERS, PostNotice: replace(kept, record=record)}
            world.delivery = Delivery(world.database, world.gate, world.clock, world.protocol, performers=performers)
            before = len(world.posts(world.channel().id))
            await notices(world, crisis, 1)
            with capture_logs():
                await world.deliver_for(seconds=10)

            assert len(world.posts(world.channel().id)) == before + 1
            last: Effect = (await world.effects("PostNotice"))[-1]
            assert (last.state, last.attempts) == (EffectState.DONE, 2)

    run(story())


def test_urgent_work_is_claimed_before_what_was_wished_earlier(sqlite_url: str) -> None:
    """Twenty refreshes wait, a crisis is declared: its channel is the first call."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            for _ in range(20):
                await world.wish(PinHeadline(crisis_id=crisis))
            assert PinHeadline.urgency is Urgency.HOUSEKEEPING
            calls = len(world.slack.calls)
            await world.declare(account="Beta Corp")

            world.delivery = Delivery(world.database, world.gate, world.clock, world.protocol, at_once=1)
            await world.delivery.drain()

            assert world.slack.calls[calls].method == "conversations.create"

    run(story())


def test_an_outbox_that_cannot_be_read_is_read_again(sqlite_url: str) -> None:
    """The database is away for a moment while nothing is under way: the pump says so, lives, and goes on."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            await _rename(world, "effect", "effect_away")
            with capture_logs() as logs:
                async with running(world.delivery):
                    world.delivery.wake()
                    async with asyncio.timeout(PATIENCE):
                        # A line of the log has no event to wait for.
                        while not any("outbox cannot be read" in line["event"] for line in logs):  # noqa: ASYNC110
                            await asyncio.sleep(0)
                    await _rename(world, "effect_away", "effect")
                    await world.declare()
                    await asyncio.wait_for(until_quiet(world), PATIENCE)

            assert world.channel().is_private

    run(story())


async def _rename(world: Outgoing, table: str, to: str) -> None:
    async with world.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {to}")
