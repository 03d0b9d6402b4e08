"""Fake Slack ends soon after it is told to, whatever its apps and browsers do at that moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp

from fake_slack.server import FakeSlack
from tests.fake_slack.tiny_app import a_manifest, client_of

SOON_S = 5.0
"""Far below the minute after which an event is sent again, far above what ending takes on a busy machine."""
A_MINUTE = (0.0, 60.0)
HANDSHAKE = """GET {}?{} HTTP/1.1
Host: localhost
Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

"""
MORE_THAN_A_CONNECTION_HOLDS = 16 * 1024 * 1024


@asynccontextmanager
async def sockets(slack: FakeSlack, number: int) -> AsyncIterator[list[aiohttp.ClientWebSocketResponse]]:
    """Websockets of an app, each past its hello."""
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(number):
            answer = await client_of(slack).apps_connections_open(app_token=slack.app_token)
            opened.append(await session.ws_connect(answer["url"]))
            await opened[-1].receive_json()
        yield opened


def test_it_ends_when_the_app_goes_in_the_same_moment() -> None:
    """A repeat is under way, the app's socket closes and the workspace is told to stop: nobody waits a minute."""

    async def run() -> None:
        slack = FakeSlack(manifest=a_manifest(), retry_delays_s=A_MINUTE)
        await slack.start()
        async with sockets(slack, 2) as (first, second):
            slack.link.announce({"type": "app_home_opened"})
            await second.receive_json()
            await second.close()
            repeat = await first.receive_json()
            assert repeat["retry_attempt"] == 1

            (answers,) = [socket.waiting for socket in slack.link.socket_mode.sockets]
            answers[repeat["envelope_id"]].set_exception(ConnectionResetError("the app closed its socket"))
            await asyncio.sleep(0)
            async with asyncio.timeout(SOON_S):
                await slack.stop()

    asyncio.run(run())


def test_an_event_that_is_cut_off_by_the_end_begins_no_repeats() -> None:
    """What the end interrupts stays undelivered; nothing of the workspace runs on behind it."""

    async def run() -> None:
        slack = FakeSlack(manifest=a_manifest(), retry_delays_s=A_MINUTE)
        await slack.start()
        async with sockets(slack, 1) as (only,):
            slack.link.announce({"type": "app_home_opened"})
            envelope = await only.receive_json()

            (answers,) = [socket.waiting for socket in slack.link.socket_mode.sockets]
            answers[envelope["envelope_id"]].set_exception(ConnectionResetError("the app closed its socket"))
            await asyncio.sleep(0)
            async with asyncio.timeout(SOON_S):
                await slack.stop()
                await slack.link.finished()

    asyncio.run(run())


@asynccontextmanager
async def a_socket_nobody_reads(slack: FakeSlack) -> AsyncIterator[None]:
    """An app that shook hands and then hangs."""
    address = (await client_of(slack).apps_connections_open(app_token=slack.app_token))["url"]
    reader, writer = await asyncio.open_connection(urlsplit(address).hostname, urlsplit(address).port)
    writer.write(HANDSHAKE.format(*urlsplit(address)[2:4]).replace("\n", "\r\n").encode())
    assert await reader.readuntil(b"\r\n\r\n")
    try:
        yield
    finally:
        writer.close()


def test_an_app_that_stopped_reading_costs_its_patience_only() -> None:
    """The connection is full, so not even sending ends: the person is told in time, and the end does not wait."""

    async def run() -> None:
        slack = FakeSlack(manifest=a_manifest(), patience_s=0.3)
        await slack.start()
        async with a_socket_nobody_reads(slack):
            async with asyncio.timeout(SOON_S):
                delivery = await slack.person("ana").types(f"/tiny {'x' * MORE_THAN_A_CONNECTION_HOLDS}")
            async with asyncio.timeout(SOON_S):
                await slack.stop()
        assert delivery.error == "timeout"

    asyncio.run(run())
