"""A thousand clients that hold on, and a person who types `/crisis` all the same."""

import asyncio
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from bot import patience
from tests.harness import Slack
from tests.stage import Stage

pytestmark = pytest.mark.slow

CONNECTIONS = 1_000
ANSWERED_WITHIN_S = 3.0

HOLDING_ON = (
    b"",
    b"POST /slack/events HTTP/1.1\r\nHost: crisis\r\nX-Slow: ",
    b"POST /slack/events HTTP/1.1\r\nHost: crisis\r\nContent-Length: 5000\r\n\r\npayload=",
    b"POST /slack/events HTTP/1.1\r\nHost: crisis\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nxx",
)
"""Nothing at all; headers without an end; a body without an end; a chunk without an end."""


@contextmanager
def enough_files() -> Iterator[None]:
    """Both ends of each connection are ours here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 3 * CONNECTIONS:
        pytest.skip(f"This machine allows only {hard} open files.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3 * CONNECTIONS), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def hold_on(stage: Stage, count: int) -> list[asyncio.StreamWriter]:
    address = urlsplit(stage.bot.web.url)
    writers = []
    for number in range(count):
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(HOLDING_ON[number % len(HOLDING_ON)])
        writers.append(writer)
    await asyncio.gather(*(writer.drain() for writer in writers))
    return writers


async def let_go(writers: list[asyncio.StreamWriter]) -> None:
    for writer in writers:
        writer.transport.abort()
    await asyncio.sleep(0)


def test_a_thousand_open_connections_do_not_keep_anybody_waiting(slack: Slack, stage: Stage) -> None:
    """Whoever holds a connection open holds nothing else."""
    with enough_files():
        writers = stage.do(hold_on(stage, CONNECTIONS))
        started = time.monotonic()

        slack.person("ana").types("/crisis help")

        assert time.monotonic() - started < ANSWERED_WITHIN_S
        slack.person("ana").was_told("/crisis list")
        stage.do(let_go(writers))


def test_whoever_connects_and_says_nothing_is_hung_up_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers must come within a time, as bodies must; a connection that is used stays."""
    monkeypatch.setattr(patience, "HEAD_WITHIN_SECONDS", 0.2)

    async def connect_and_wait() -> tuple[list[bytes], bytes]:
        address = urlsplit(stage.bot.web.url)
        silent = [await asyncio.open_connection(address.hostname, address.port) for _ in range(2)]
        silent[1][1].write(HOLDING_ON[1])
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: crisis\r\n\r\n")
        first = await reader.readuntil(b"\r\n")
        ends = [await _until_the_end(one) for one, _ in silent]
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: crisis\r\nConnection: close\r\n\r\n")
        rest = await reader.read()
        await let_go([writer, *(one for _, one in silent)])
        return ends, first + rest

    ends, answered = stage.do(connect_and_wait())

    assert ends == [b"", b""]
    assert answered.count(b"HTTP/1.1 200") == 2


async def _until_the_end(reader: asyncio.StreamReader) -> bytes:
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""
