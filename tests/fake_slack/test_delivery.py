"""How payloads reach an app: signed, in time, again when lost, to any one of its sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from fake_slack.server import FakeSlack
from fake_slack.socket_mode import MOST_SOCKETS
from tests.fake_slack.tiny_app import a_manifest, client_of

Json = dict[str, Any]
Answer = Callable[[int], web.StreamResponse]


class Ear:
    """An address that keeps what it hears and answers as it is told."""

    def __init__(self, answer: Answer) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self._answer = answer

    async def hear(self, request: web.Request) -> web.StreamResponse:
        """Keep the request and answer with the number of it."""
        self.heard.append((dict(request.headers), await request.text()))
        return self._answer(len(self.heard))


@asynccontextmanager
async def listening(slack: FakeSlack, answer: Answer) -> AsyncIterator[Ear]:
    """An ear to which the workspace posts."""
    ear = Ear(answer)
    app = web.Application()
    app.router.add_post("/slack/events", ear.hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await slack.deliver_to_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield ear
    finally:
        await runner.cleanup()


def yes(_: int) -> web.Response:
    """Acknowledge everything."""
    return web.Response()


def test_every_request_carries_slacks_signature() -> None:
    """Commands, interactions and events pass the SDK's own verifier; a changed body does not."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest()) as slack, listening(slack, yes) as ear:
            ana = slack.person("ana")
            await ana.types("/tiny hello")
            await ana.uses_shortcut("go")
            await ana.opens_home()
            verifier = SignatureVerifier(slack.signing_secret)
            assert len(ear.heard) == 3
            assert all(verifier.is_valid_request(body, headers) for headers, body in ear.heard)
            assert not any(verifier.is_valid_request(body + " ", headers) for headers, body in ear.heard)

    asyncio.run(run())


def test_an_unanswered_event_comes_three_more_times() -> None:
    """The same event_id, numbered, with the reason; the fourth answer in a row may still be bad."""

    async def run() -> None:
        quick = FakeSlack(manifest=a_manifest(), retry_delays_s=(0, 0, 0))
        async with quick as slack, listening(slack, lambda n: web.Response(status=500)) as ear:
            await slack.person("ana").opens_home()
            await slack.link.finished()
            numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in ear.heard]
            assert numbers == [None, "1", "2", "3"]
            assert ear.heard[1][0]["X-Slack-Retry-Reason"] == "http_error"
            assert len({json.loads(body)["event_id"] for _, body in ear.heard}) == 1

    asyncio.run(run())


def test_an_app_may_decline_repeats() -> None:
    """X-Slack-No-Retry: 1 ends it."""

    async def run() -> None:
        def declined(_: int) -> web.Response:
            return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

        quick = FakeSlack(manifest=a_manifest(), retry_delays_s=(0, 0, 0))
        async with quick as slack, listening(slack, declined) as ear:
            await slack.person("ana").opens_home()
            await slack.link.finished()
            assert len(ear.heard) == 1

    asyncio.run(run())


def test_slack_does_not_wait_longer_than_its_patience() -> None:
    """An app that is too slow leaves the person with a failure; nothing is sent again."""

    async def run() -> None:
        class Silence(web.StreamResponse):
            async def prepare(self, request: web.BaseRequest) -> None:
                await asyncio.Event().wait()

        impatient = FakeSlack(manifest=a_manifest(), patience_s=0.05)
        async with impatient as slack, listening(slack, lambda _: Silence()) as ear:
            delivery = await slack.person("ana").types("/tiny hello")
            assert (delivery.ok, delivery.error) == (False, "http_timeout")
            assert delivery.elapsed_s >= 0.05
            assert len(ear.heard) == 1

    asyncio.run(run())


def test_without_an_app_the_person_hears_of_it() -> None:
    """Nobody is connected: the command fails and says so."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest()) as slack:
            delivery = await slack.person("ana").types("/tiny hello")
            assert delivery.error == "not_connected"

    asyncio.run(run())


async def open_socket(slack: FakeSlack, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A websocket as an app opens it: a ticket for the app token, then the address in it."""
    answer = await client_of(slack).apps_connections_open(app_token=slack.app_token)
    return await session.ws_connect(answer["url"])


def test_a_payload_goes_to_one_of_the_sockets() -> None:
    """Of two connected processes each hears some payloads, and every payload is heard once."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest()) as slack, aiohttp.ClientSession() as session:
            sockets = [await open_socket(slack, session) for _ in range(2)]
            assert [(await socket.receive_json())["num_connections"] for socket in sockets] == [1, 2]
            heard: list[tuple[int, str]] = []

            async def acknowledge(number: int) -> None:
                async for message in sockets[number]:
                    envelope = json.loads(message.data)
                    heard.append((number, envelope["payload"]["text"]))
                    await sockets[number].send_json({"envelope_id": envelope["envelope_id"]})

            listeners = [asyncio.create_task(acknowledge(number)) for number in range(2)]
            deliveries = [await slack.person("ana").types(f"/tiny {n}") for n in range(4)]
            for listener in listeners:
                listener.cancel()
            assert all(delivery.ok for delivery in deliveries)
            assert [text for _, text in heard] == ["0", "1", "2", "3"]
            assert {number for number, _ in heard} == {0, 1}

    asyncio.run(run())


def test_an_eleventh_socket_is_sent_away() -> None:
    """Ten are the most; one more hears too_many_websockets; a ticket works once."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False) as slack, aiohttp.ClientSession() as session:
            sockets = [await open_socket(slack, session) for _ in range(MOST_SOCKETS)]
            assert [(await socket.receive_json())["type"] for socket in sockets] == ["hello"] * MOST_SOCKETS
            eleventh = await open_socket(slack, session)
            assert await eleventh.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}
            used = (await client_of(slack).apps_connections_open(app_token=slack.app_token))["url"]
            await session.ws_connect(used)
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(used)

    asyncio.run(run())


def test_a_redelivered_event_is_the_same_event_marked_as_a_repeat() -> None:
    """The id stays, the retry headers are there."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest()) as slack, listening(slack, yes) as ear:
            first = await slack.person("ana").opens_home()
            again = await slack.redeliver(first)
            assert again.ok
            assert ear.heard[0][1] == ear.heard[1][1]
            assert ear.heard[1][0]["X-Slack-Retry-Num"] == "1"

    asyncio.run(run())


def test_a_response_url_takes_five_posts_for_half_an_hour() -> None:
    """The sixth post is used_url; after thirty minutes it is expired_url; answers are private by default."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest()) as slack, listening(slack, yes), aiohttp.ClientSession() as session:
            ana = slack.person("ana")
            url = (await ana.types("/tiny a")).payload["response_url"]
            old = (await ana.types("/tiny b")).payload["response_url"]

            async def post(address: str, **body: Any) -> int:
                async with session.post(address, json=body) as answer:
                    return answer.status

            assert await post(url, text="public", response_type="in_channel") == 200
            assert [await post(url, text="private") for _ in range(5)] == [200, 200, 200, 200, 404]
            later = slack.state.real_now() + 30 * 60 + 1
            slack.state.real_now = lambda: later
            assert await post(old, text="too late") == 404
            assert [message.text for message in slack.state.messages("general")] == ["public"]
            assert len(ana.ephemerals) == 4

    asyncio.run(run())
