"""What one attempt writes down when another process, another change or an absent database comes between."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from structlog.testing import capture_logs

from bot.delivery import LEASE, Delivery
from crisis.effects import EffectValue, PostNotice
from crisis.lead import take_lead
from handlers.effects.perform import PERFORMERS
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency
from tests.bot.outgoing import ANA, DORA, Outgoing, outgoing, run


async def a_notice(world: Outgoing) -> int:
    """A crisis with everything delivered, and one notice that waits. Returns how many posts its channel has."""
    crisis = await world.declare()
    await world.delivery.drain()
    await world.wish(PostNotice(crisis_id=crisis, word="recovering", values={"by": ANA, "note": "first"}))
    return len(world.posts(world.channel().id))


async def claimed(delivery: Delivery) -> Effect:
    (effect,) = await delivery._claim(1, least_urgent=Urgency.HOUSEKEEPING)
    return effect


def noticing(world: Outgoing, **changed: Any) -> Delivery:
    """A delivery that posts notices with one part of the work exchanged."""
    performers: dict[type[EffectValue], Any] = {**PERFORMERS, PostNotice: replace(PERFORMERS[PostNotice], **changed)}
    return Delivery(world.database, world.gate, world.clock, world.protocol, performers=performers)


def outcomes(logged: list[Any]) -> list[str]:
    return [line["outcome"] for line in logged if line["event"] == "Effect"]


@pytest.mark.parametrize("is_refused", [False, True], ids=["posted", "not posted"])
def test_whoever_lost_the_lease_writes_nothing_down(sqlite_url: str, is_refused: bool) -> None:
    """It was too slow, and another process has the effect now: that one finds the message, or posts it."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            before = await a_notice(world)
            slow = await claimed(world.delivery)
            world.clock.forward(seconds=LEASE + 1)
            other = Delivery(world.database, world.gate, world.clock, world.protocol)
            taken = await claimed(other)
            if is_refused:
                world.slack.faults.add("chat.postMessage", "error", error="service_unavailable")

            with capture_logs() as logged:
                await world.delivery._one.attempt(slow)

            row = (await world.effects("PostNotice"))[-1]
            assert outcomes(logged) == ["lease lost"]
            assert (row.state, row.claimed_by) == (EffectState.CLAIMED, taken.claimed_by)
            world.clock.forward(seconds=5)
            await other._one.attempt(taken)
            await world.deliver_for(seconds=30)
            assert (await world.effects("PostNotice"))[-1].state is EffectState.DONE
            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


@pytest.mark.parametrize(("collisions", "attempts"), [(2, 1), (3, 2)])
def test_what_somebody_else_changed_at_that_moment_is_written_down_again(
    sqlite_url: str, collisions: int, attempts: int
) -> None:
    """Three times without asking Slack anything; then it counts as an attempt. The message stands once."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            before = await a_notice(world)
            left = iter(range(collisions))

            async def record(*arguments: Any) -> None:
                if next(left, None) is not None:
                    raise StaleDataError
                await PERFORMERS[PostNotice].record(*arguments)

            world.delivery = noticing(world, record=record)
            with capture_logs():
                await world.deliver_for(seconds=30)

            row = (await world.effects("PostNotice"))[-1]
            assert (row.state, row.attempts) == (EffectState.DONE, attempts)
            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


def test_an_attempt_that_cannot_be_written_down_harms_nobody(sqlite_url: str) -> None:
    """The database went away in the middle. The lease ends, somebody looks first, and the message stands once."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            before = await a_notice(world)
            perform: Callable[..., Awaitable[Any]] = PERFORMERS[PostNotice].perform

            async def and_away(*arguments: Any) -> Any:
                result = await perform(*arguments)
                await _sql(world, "ALTER TABLE effect RENAME TO effect_away")
                return result

            world.delivery = noticing(world, perform=and_away)
            with capture_logs() as logged:
                await world.delivery._one.attempt(await claimed(world.delivery))
            await _sql(world, "ALTER TABLE effect_away RENAME TO effect")

            assert outcomes(logged) == ["not written"]
            assert (await world.effects("PostNotice"))[-1].state is EffectState.CLAIMED
            world.delivery = Delivery(world.database, world.gate, world.clock, world.protocol)
            await world.deliver_for(seconds=LEASE + 30)
            assert (await world.effects("PostNotice"))[-1].state is EffectState.DONE
            assert len(world.posts(world.channel().id)) == before + 1

    run(story())


def test_a_newer_wish_that_comes_while_the_old_one_is_handed_back_takes_its_place(sqlite_url: str) -> None:
    """Nobody saw it a moment ago; the database refuses two that wait to show the same thing."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            crisis = await world.declare()
            await world.delivery.drain()
            await world.do(take_lead, world.protocol, crisis, by=DORA)
            waiting = await world.delivery._claim(9, least_urgent=Urgency.HOUSEKEEPING)
            (effect,) = [one for one in waiting if one.kind == "RefreshHeadline"]
            world.slack.faults.add("chat.update", "error", error="service_unavailable")
            await _sql(
                world,
                "CREATE TRIGGER newer BEFORE UPDATE ON effect WHEN NEW.state = 'pending' "
                "BEGIN SELECT RAISE(ABORT, 'there is a newer one'); END",
            )

            await world.delivery._one.attempt(effect)

            (row,) = [one for one in await world.effects("RefreshHeadline") if one.id == effect.id]
            assert (row.state, row.last_error) == (
                EffectState.DROPPED,
                "A newer effect shows the newest state as well.",
            )

    run(story())


async def _sql(world: Outgoing, statement: str) -> None:
    async with world.database.engine.begin() as connection:
        await connection.exec_driver_sql(statement)
