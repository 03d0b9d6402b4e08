"""What comes back through the gate, told apart by what to do next."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from freezegun import freeze_time

from fake_slack.server import FakeSlack
from handlers.effects.pace import Pace
from handlers.effects.slack_gate import READING, SlackGate, slack_client, slack_session
from handlers.effects.slack_trouble import MustWait, OutcomeUnknown, SlackAway, SlackRefused, SlackTrouble
from storage.vocabulary import Urgency
from tests.bot.outgoing import DESK, run

QUEUE_IS_FULL_AFTER = 4


@pytest.mark.parametrize(
    ("fault", "more", "expected"),
    [
        ("500", {}, OutcomeUnknown),
        ("503", {}, OutcomeUnknown),
        ("timeout", {}, OutcomeUnknown),
        ("drop_before", {}, OutcomeUnknown),
        ("drop_after", {}, OutcomeUnknown),
        ("ratelimited", {"retry_after": 3}, MustWait),
        ("error", {"error": "channel_not_found"}, SlackRefused),
    ],
)
def test_each_fault_becomes_the_trouble_that_says_what_to_do(
    fault: str, more: dict[str, Any], expected: type[SlackTrouble]
) -> None:
    """And the SDK itself repeats nothing."""

    async def story() -> None:
        async with FakeSlack(limits=False) as slack, aiohttp.ClientSession() as session:
            counted: list[tuple[str, str]] = []
            client = slack_client(slack.bot_token, slack.api_url, session)
            gate = SlackGate(client, timeout=0.2, count=lambda *what: counted.append(what))
            slack.faults.add("chat.postMessage", fault, **more)

            with pytest.raises(expected) as trouble:
                await gate.for_urgency(Urgency.REPLY).call("chat.postMessage", channel=DESK, text="hello")

            assert len(slack.calls) == len(counted) == 1
            assert "hello" not in str(trouble.value)
            assert slack.bot_token not in str(trouble.value)

    run(story())


def test_a_missing_permission_is_named() -> None:
    """The sentence says which scope to add."""

    async def story() -> None:
        async with FakeSlack(limits=False) as slack, aiohttp.ClientSession() as session:
            gate = SlackGate(slack_client(slack.bot_token, slack.api_url, session))

            with pytest.raises(SlackRefused) as refusal:
                await gate.for_urgency(Urgency.REPLY).call("conversations.info", channel="C0GENERAL1")

            assert "channels:read" in str(refusal.value)
            assert refusal.value.is_passing is False

    run(story())


def test_while_slack_is_away_only_one_call_knocks() -> None:
    """The others are told to come back, longer each time."""

    async def story() -> None:
        async with aiohttp.ClientSession() as session:
            gate = SlackGate(slack_client("xoxb-none", "http://127.0.0.1:9/api/", session))
            line = gate.for_urgency(Urgency.PAGE)

            with pytest.raises(SlackAway) as first:
                await line.call("auth.test")
            with pytest.raises(SlackAway) as second:
                await line.call("auth.test")

            assert 0 < second.value.seconds <= first.value.seconds <= 1.0
            assert gate.away_for() > 0
            assert line.has_written is False

    run(story())


def test_a_network_that_swallows_everything_is_slack_away_and_no_attempt() -> None:
    """No connection comes about, so nothing left: however long that lasts, no page is given up for it."""

    async def story() -> None:
        with a_port_that_nobody_answers() as port:
            async with slack_session(connects_within=0.2) as session:
                gate = SlackGate(slack_client("xoxb-none", f"http://127.0.0.1:{port}/api/", session))

                with pytest.raises(SlackAway):
                    await gate.for_urgency(Urgency.PAGE).call("chat.postMessage", channel=DESK, text="hello")
                assert gate.away_for() > 0

    run(story())


def test_a_file_that_cannot_leave_waits_for_slack() -> None:
    """Its address is reached no better than Slack's methods."""

    async def story() -> None:
        with a_port_that_nobody_answers() as port:
            async with slack_session(connects_within=0.2) as session:
                gate = SlackGate(slack_client("xoxb-none", "http://127.0.0.1:9/api/", session))

                with pytest.raises(SlackAway):
                    await gate.upload(f"http://127.0.0.1:{port}/file", b"a picture")

    run(story())


@contextmanager
def a_port_that_nobody_answers() -> Iterator[int]:
    """Its queue is full, so that the next connection waits like one through a network that drops packets."""
    with ExitStack() as closing:
        listening = closing.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(QUEUE_IS_FULL_AFTER):
            knocking = closing.enter_context(socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(listening.getsockname())
        yield int(listening.getsockname()[1])


def test_a_line_knows_whether_it_changed_anything() -> None:
    """Stopped after reading only, nothing has to be looked for."""

    async def story() -> None:
        async with FakeSlack(limits=False) as slack, aiohttp.ClientSession() as session:
            gate = SlackGate(slack_client(slack.bot_token, slack.api_url, session), pace=Pace())
            line = gate.for_urgency(Urgency.REPLY)

            await line.call("conversations.info", channel=DESK)
            assert line.has_written is False
            await line.call("chat.postMessage", channel=DESK, text="hello")
            assert line.has_written is True

    run(story())


def test_we_know_who_we_are_after_asking_once() -> None:
    """Every later question costs no call."""

    async def story() -> None:
        async with FakeSlack(limits=False) as slack, aiohttp.ClientSession() as session:
            gate = SlackGate(slack_client(slack.bot_token, slack.api_url, session))

            names = [await gate.bot_user_id() for _ in range(3)]

            assert names == [slack.bot_user_id] * 3
            assert [call.method for call in slack.calls] == ["auth.test"]

    run(story())


def test_no_method_that_changes_something_counts_as_reading() -> None:
    """A wrong entry would lose the look before the repeat."""
    changing = ("add", "create", "delete", "invite", "open", "post", "publish", "set", "update", "upload", "complete")

    assert [name for name in READING for word in changing if word in name.lower().split(".")[-1]] == []


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["forward", "back"])
def test_a_computer_whose_clock_jumps_calls_slack_neither_more_often_nor_an_hour_later(by: timedelta) -> None:
    """Tokens grow with time that passed, and a `Retry-After` ends then, whatever the clock on the wall says."""

    async def story() -> None:
        async with FakeSlack(limits=False) as slack, aiohttp.ClientSession() as session:
            gate = SlackGate(slack_client(slack.bot_token, slack.api_url, session))
            line = gate.for_urgency(Urgency.HOUSEKEEPING)
            slack.faults.add("auth.test", "ratelimited", retry_after=40)
            with pytest.raises(MustWait):
                await line.call("auth.test")
            with pytest.raises(MustWait):
                for _ in range(60):
                    await gate.wait_for_turn("conversations.create", None, Urgency.HOUSEKEEPING)

            with freeze_time(datetime.now(UTC) + by, tick=True, real_asyncio=True):
                for method in ("conversations.create", "auth.test"):
                    with pytest.raises(MustWait) as wait:
                        await gate.wait_for_turn(method, None, Urgency.HOUSEKEEPING)
                    assert wait.value.seconds < 60

    run(story())
