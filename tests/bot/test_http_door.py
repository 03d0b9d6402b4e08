"""The HTTP port against everybody who is not Slack: refused at the door, and nothing reaches the app."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.signature import SignatureVerifier

from bot import http_door
from bot.clock import SystemClock
from bot.http_door import LARGEST_BODY_BYTES, PATH, HttpDoor
from bot.metrics import Metrics
from bot.requests_in_flight import RequestsInFlight
from bot.web_server import WebServer

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
COMMAND = urlencode({"command": "/crisis", "text": "Acme", "team_id": "T1", "user_id": "U1", "channel_id": "C1"})
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    """A served door, and what came through it."""

    url: str
    requests: RequestsInFlight
    metrics: Metrics
    session: aiohttp.ClientSession
    came_through: list[str] = field(default_factory=list)

    async def post(self, body: str | bytes, headers: dict[str, str]) -> tuple[int, str]:
        content = body.encode() if isinstance(body, str) else body
        async with self.session.post(self.url + PATH, data=io.BytesIO(content), headers=headers) as answer:
            return answer.status, await answer.text()


def signed(body: str, *, at: datetime | None = None, secret: str = SECRET, content_type: str = FORM) -> dict[str, str]:
    timestamp = str(int((at or datetime.now(UTC)).timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature, "Content-Type": content_type}


@asynccontextmanager
async def open_door() -> AsyncIterator[Door]:
    app, metrics, came_through = _app(), Metrics(), list[str]()

    @app.command("/crisis")
    async def declare(ack: AsyncAck, command: dict[str, str]) -> None:
        came_through.append(command["text"])
        await ack("done")

    requests = RequestsInFlight(app, metrics)
    server = WebServer([web.post(PATH, HttpDoor(requests, SECRET, SystemClock()).handle)], "127.0.0.1", 0)
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Door(server.url, requests, metrics, session, came_through)
    await server.stop()


def _app() -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0", bot_id="B0", bot_token="xoxb-1")

    return AsyncApp(
        authorize=authorize, process_before_response=True, request_verification_enabled=False, ssl_check_enabled=False
    )


def at_the_door(visit: Callable[[Door], Awaitable[None]]) -> None:
    async def _visit() -> None:
        async with open_door() as door:
            await visit(door)

    asyncio.run(_visit())


def test_what_slack_signed_is_answered_and_counted() -> None:
    """The door is open for Slack."""

    async def visit(door: Door) -> None:
        answer = await door.post(COMMAND, signed(COMMAND))

        assert answer == (200, "done")
        assert door.came_through == ["Acme"]
        assert b'crisis_desk_requests_total{kind="command",status="200"} 1.0' in door.metrics.text()
        assert b'crisis_desk_ack_seconds_count{kind="command"} 1.0' in door.metrics.text()

    at_the_door(visit)


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed(COMMAND).items() if key != name}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: {"Content-Type": FORM}, id="unsigned"),
        pytest.param(lambda: _without("X-Slack-Signature"), id="no signature"),
        pytest.param(lambda: _without("X-Slack-Request-Timestamp"), id="no time"),
        pytest.param(lambda: signed(COMMAND, secret="another"), id="another secret"),
        pytest.param(lambda: signed(COMMAND + "x"), id="another body"),
        pytest.param(lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "soon"}, id="time is no number"),
        pytest.param(lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "9" * 5000}, id="time is endless"),
        pytest.param(lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "-1"}, id="time is negative"),
        pytest.param(lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "١٢٣"}, id="time in other digits"),
        pytest.param(lambda: signed(COMMAND) | {"X-Slack-Signature": "v0=ü"}, id="signature is not ASCII"),
        pytest.param(
            lambda: signed(COMMAND, at=datetime.now(UTC) - timedelta(seconds=305)), id="replayed after 5 minutes"
        ),
        pytest.param(lambda: signed(COMMAND, at=datetime.now(UTC) + timedelta(seconds=305)), id="from the future"),
    ],
)
def test_who_cannot_prove_to_be_slack_gets_401(wrong: Callable[[], dict[str, str]]) -> None:
    """Never a 5xx, never a trace, and nothing happens."""

    async def visit(door: Door) -> None:
        status, text = await door.post(COMMAND, wrong())

        assert (status, json.loads(text)) == (401, {"error": "invalid request"})
        assert door.came_through == []

    at_the_door(visit)


def test_an_unsigned_ssl_check_is_refused_too() -> None:
    """Bolt would answer it before it looks at the signature."""

    async def visit(door: Door) -> None:
        assert (await door.post("ssl_check=1&token=x", {"Content-Type": FORM}))[0] == 401

    at_the_door(visit)


def test_a_body_that_is_not_utf_8_gets_400() -> None:
    """It cannot even be checked; the sender hears that it is theirs to mend."""

    async def visit(door: Door) -> None:
        assert (await door.post(b"command=/crisis&text=\xff\xfe", signed(COMMAND)))[0] == 400
        assert door.came_through == []

    at_the_door(visit)


def test_an_oversized_body_gets_413() -> None:
    """Nobody fills the memory."""

    async def visit(door: Door) -> None:
        body = "text=" + "x" * LARGEST_BODY_BYTES

        assert (await door.post(body, signed(body)))[0] == 413

    at_the_door(visit)


@pytest.mark.parametrize(
    "body", ["payload=nonsense", "payload=[1]", "payload=", "{", "[]", '"text"', "payload=" + "[" * 9000]
)
@pytest.mark.parametrize("content_type", [FORM, "application/json"])
def test_a_signed_body_that_is_no_payload_is_never_a_5xx(body: str, content_type: str) -> None:
    """Only a bug, theirs or ours, sends this; it must not look like an outage to Slack."""

    async def visit(door: Door) -> None:
        assert (await door.post(body, signed(body, content_type=content_type)))[0] in (400, 404)

    at_the_door(visit)


def test_a_body_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow client holds a connection for a while, not for ever."""
    monkeypatch.setattr(http_door, "SLOWEST_BODY_SECONDS", 0.05)

    async def drip() -> AsyncIterator[bytes]:
        yield b"text="
        await asyncio.Event().wait()

    async def visit(door: Door) -> None:
        async with door.session.post(door.url + PATH, data=drip(), headers=signed(COMMAND)) as answer:
            assert answer.status == 408

    at_the_door(visit)


def test_a_header_cannot_choose_what_bolt_runs() -> None:
    """The signature covers no headers, and Bolt would skip the listener for this one."""

    async def visit(door: Door) -> None:
        headers = signed(COMMAND) | {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "declare"}

        assert await door.post(COMMAND, headers) == (200, "done")

    at_the_door(visit)


def test_while_stopping_new_requests_are_turned_away() -> None:
    """Slack delivers an event again when it gets a 503; a half-done answer it would take for done."""

    async def visit(door: Door) -> None:
        assert await door.requests.stop(within=1)

        assert (await door.post(COMMAND, signed(COMMAND)))[0] == 503
        assert door.came_through == []

    at_the_door(visit)


def test_only_the_one_address_and_method_exist() -> None:
    """There is nothing else to knock at."""

    async def visit(door: Door) -> None:
        async with door.session.get(door.url + PATH) as answer:
            assert answer.status == 405
        async with door.session.post(door.url + "/slack/install") as answer:
            assert answer.status == 404

    at_the_door(visit)
