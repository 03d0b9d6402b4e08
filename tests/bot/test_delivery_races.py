"""Something changes in the very moment in which a message that shows it is on its way to Slack."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.retries import ATTEMPTS, Circumstances, verdict
from crisis.channel import channel_opened
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.bot.outgoing import DORA, Outgoing, outgoing, run

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

SLOWLY_MS = 300.0
"""Long enough to do something between a call's arrival and its answer."""


async def while_under_way(world: Outgoing, method: str) -> "asyncio.Task[int]":
    """Deliver, and return when the first call of this method has reached Slack, which takes its time."""
    world.slack.latency_ms = SLOWLY_MS
    before = len(world.calls(method))
    delivering = asyncio.create_task(world.delivery.drain())
    await world.slack.until(lambda: len(world.calls(method)) > before)
    return delivering


def test_a_page_that_left_before_the_channel_opened_gets_the_link_afterwards(sqlite_url: str) -> None:
    """Help does not wait for the channel, and whoever was paged still finds the way into it."""

    async def story() -> None:
        async with outgoing(sqlite_url) as world:
            world.slack.faults.add("conversations.create", "ratelimited", times=9, retry_after=300)
            crisis_id = await world.declare()
            await world.delivery.drain()
            world.clock.forward(seconds=20)

            delivering = await while_under_way(world, "chat.postMessage")
            await world.do(channel_opened, world.protocol, crisis_id, channel_id="C0DESK0003", name="crisis-2026-001")
            await delivering
            await world.deliver_for(seconds=30)

            (page,) = [message for message in world.direct(DORA) if "you are needed" in str(message.blocks)]
            assert "the channel is being opened" not in str(page.blocks)
            assert "<#C0DESK0003>" in str(page.blocks)

    run(story())


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("has_written", [True, False])
def test_a_database_that_goes_away_again_and_again_uses_up_no_attempt(
    error: type[OperationalError] | type[InterfaceError], has_written: bool
) -> None:
    """An effect is not given up for what is no fault of its own; if Slack was asked already, it looks first."""
    effect = Effect(uid="u", kind="PostNotice", created_at=NOW, due_at=NOW, attempts=ATTEMPTS, first_attempt_at=NOW)
    facts = Circumstances(wall=NOW, has_written=has_written, is_repeatable=False, jitter=0.5)

    ending = verdict(effect, error("SELECT 1", {}, Exception("server closed the connection")), facts)

    assert (ending.state, ending.counts, ending.outcome_unknown) == (EffectState.PENDING, False, has_written)
    assert "database" in ending.error
