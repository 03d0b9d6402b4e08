"""Faults on demand and rate limits: what the client meets, and whether the work was done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from fake_slack.limits import POST_BURST
from fake_slack.payloads import new_response_url
from fake_slack.server import FakeSlack
from tests.fake_slack.furnished import ANA, DESK
from tests.fake_slack.tiny_app import a_manifest, client_of

Json = dict[str, Any]


def with_slack(story: Callable[[FakeSlack, AsyncWebClient], Awaitable[None]], *, limits: bool = False) -> None:
    """Run a story with a workspace and the real client."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=limits) as slack:
            await story(slack, client_of(slack))

    asyncio.run(run())


KINDS = [
    ("ratelimited", SlackApiError, "429", 0),
    ("500", SlackApiError, "500", 0),
    ("503", SlackApiError, "503", 0),
    ("error", SlackApiError, "restricted_action", 0),
    ("drop_before", aiohttp.ClientError, "dropped_before", 0),
    ("drop_after", aiohttp.ClientError, "dropped_after", 1),
    ("timeout", asyncio.TimeoutError, "timeout", 0),
    ("timeout_after", asyncio.TimeoutError, "timeout_after", 1),
]


@pytest.mark.parametrize(("kind", "error", "outcome", "posted"), KINDS, ids=[row[0] for row in KINDS])
def test_a_planned_fault_happens_once(kind: str, error: type[Exception], outcome: str, posted: int) -> None:
    """The client meets it, the log names it, the work is done only for the kinds that say so, the next call works."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        slack.faults.add("chat.postMessage", kind, error="restricted_action")
        with pytest.raises(error):
            async with asyncio.timeout(0.3):
                await client.chat_postMessage(channel=DESK, text="first")
        assert slack.calls[0].outcome == outcome
        assert len(slack.state.messages(DESK)) == posted
        assert (await client.chat_postMessage(channel=DESK, text="second"))["ok"] is True

    with_slack(story)


def test_a_fault_can_wait_for_its_arguments() -> None:
    """With match only the call that fits fails, however it is matched."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        slack.faults.add("chat.postMessage", "error", error="no_text", match={"text": "unlucky"})
        slack.faults.add("*", "error", error="fatal_error", match=lambda args: "cursed" in args.get("text", ""))
        await client.chat_postMessage(channel=DESK, text="lucky")
        for text, error in (("unlucky", "no_text"), ("a cursed one", "fatal_error")):
            with pytest.raises(SlackApiError) as refusal:
                await client.chat_postMessage(channel=DESK, text=text)
            assert refusal.value.response["error"] == error

    with_slack(story)


def test_a_channel_takes_one_message_a_second() -> None:
    """After a short burst it is 429 with Retry-After; other channels go on; a second later so does this one."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        now = 1000.0
        slack.state.real_now = lambda: now
        for _ in range(int(POST_BURST)):
            await client.chat_postMessage(channel=DESK, text="x")
        with pytest.raises(SlackApiError) as refusal:
            await client.chat_postMessage(channel=DESK, text="x")
        assert refusal.value.response.status_code == 429
        assert refusal.value.response.headers["Retry-After"] == "1"
        await client.chat_postMessage(channel="C0DIGEST04", text="x")
        now += 1
        await client.chat_postMessage(channel=DESK, text="x")

    with_slack(story, limits=True)


def test_each_method_has_its_tier() -> None:
    """Twenty channels a minute (tier 2), then 429 for three seconds, until a token has grown again."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        now = 1000.0
        slack.state.real_now = lambda: now
        for number in range(20):
            await client.conversations_create(name=f"room-{number}", is_private=True)
        with pytest.raises(SlackApiError) as refusal:
            await client.conversations_create(name="one-more", is_private=True)
        assert refusal.value.response.headers["Retry-After"] == "3"
        assert slack.state.find_channel("one-more") is None
        now += 3
        await client.conversations_create(name="one-more", is_private=True)

    with_slack(story, limits=True)


def test_latency_makes_calls_slow() -> None:
    """Every call takes at least latency_ms, and the log shows it."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        slack.latency_ms = 40
        await client.auth_test()
        await slack.until(lambda: slack.calls[-1].ended > 0)
        assert slack.calls[-1].ended - slack.calls[-1].started >= 0.04

    with_slack(story)


def test_another_process_can_plan_faults_and_read_everything() -> None:
    """/_control: faults, latency, calls and a dump with members, metadata, pins."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        async with aiohttp.ClientSession(slack.url) as session:
            wish = {"method": "auth.test", "kind": "error", "error": "account_inactive"}
            async with session.post("/_control/faults", json=wish) as answer:
                assert answer.status == 200
            async with session.post("/_control/faults", json={"method": "auth.test", "kind": "flood"}) as answer:
                assert answer.status == 400
            with pytest.raises(SlackApiError):
                await client.auth_test()
            await session.post("/_control/faults", json={**wish, "times": 5})
            await session.delete("/_control/faults")
            await session.post("/_control/latency", json={"ms": 1, "most_ms": 2})
            metadata = {"event_type": "e", "event_payload": {"effect": 7}}
            posted = await client.chat_postMessage(channel=DESK, text="x", metadata=metadata)
            await client.pins_add(channel=DESK, timestamp=posted["ts"])
            calls = await (await session.get("/_control/calls?after=1")).json()
            dump = await (await session.get("/_control/dump")).json()
        desk = next(channel for channel in dump["channels"] if channel["id"] == DESK)
        assert [call["method"] for call in calls["calls"]] == ["chat.postMessage", "pins.add"]
        assert desk["messages"][0]["metadata"] == metadata
        assert desk["pins"] == [posted["ts"]]
        assert slack.bot_user_id in desk["members"]

    with_slack(story)


def test_uploads_and_response_urls_fail_on_demand_too() -> None:
    """They are no methods, but faults and the log know them as upload_url and response_url."""

    async def story(slack: FakeSlack, client: AsyncWebClient) -> None:
        slack.faults.add("upload_url", "500")
        for works in (False, True):
            begun = await client.files_getUploadURLExternal(filename="a.png", length=3)
            async with aiohttp.ClientSession() as session, session.post(begun["upload_url"], data=b"abc") as answer:
                assert answer.ok is works
            assert (slack.state.files[begun["file_id"]].content == b"abc") is works
        slack.faults.add("response_url", "503")
        url = new_response_url(slack.state, ANA, slack.state.channel(DESK))
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "x"}) as answer:
            assert answer.status == 503
        assert slack.person("ana").ephemerals == []
        others = [(call.method, call.outcome) for call in slack.calls if "." not in call.method]
        assert others == [("upload_url", "500"), ("upload_url", "ok"), ("response_url", "503")]

    with_slack(story)
