"""`POST /slack/events`: who knocks, and is it really Slack? Only then Bolt sees the request."""

import asyncio
import re

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.requests_in_flight import RequestsInFlight
from bot.slack_request import request_over_http
from handlers.shape import Unreadable

log = structlog.get_logger(__name__)

PATH = "/slack/events"
LARGEST_BODY_BYTES = 1024 * 1024
"""Slack's own largest payload, a view, is 250 kB."""
SLOWEST_BODY_SECONDS = 10.0

HEADERS_FOR_BOLT = ("Content-Type", "X-Slack-Retry-Num", "X-Slack-Retry-Reason")
"""The signature does not cover headers, and Bolt obeys some of them (`X-Slack-Bolt-Lazy-Only`)."""

TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)


class HttpDoor:
    """Checks size, encoding, age and signature; what is wrong never reaches Bolt, which would log the body."""

    def __init__(self, requests: RequestsInFlight, signing_secret: str, clock: Clock) -> None:
        self._requests = requests
        self._verifier = SignatureVerifier(signing_secret, _WallClock(clock))

    async def handle(self, request: web.Request) -> web.Response:
        if self._requests.is_stopping:
            return _refusal(503, "stopping")
        async with self._requests.counted():
            body = await _read(request)
            if not self._is_slacks(body, request):
                log.warning("Refused a request that is not signed by Slack, or is old", remote=request.remote)
                return _refusal(401, "invalid request")
            answer = await self._requests.answer(_readable(body, request))
            return await to_aiohttp_response(answer)

    def _is_slacks(self, body: str, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        return (
            bool(TIMESTAMP.fullmatch(timestamp)) and signature.isascii() and self._is_valid(body, timestamp, signature)
        )

    def _is_valid(self, body: str, timestamp: str, signature: str) -> bool:
        return self._verifier.is_valid(body, timestamp, signature)


class _WallClock(SlackClock):
    """Slack's timestamps are real time, whatever the scale of ours."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.wall().timestamp()


async def _read(request: web.Request) -> str:
    try:
        if request.content.is_eof():  # all of it is here, as nearly always
            return (await request.read()).decode("utf-8")
        async with asyncio.timeout(SLOWEST_BODY_SECONDS):
            return (await request.read()).decode("utf-8")
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The body took too long.") from None
    except (ConnectionError, web.RequestPayloadError):
        # Whoever knocks can go away in the middle, or send chunks and compression that are none.
        raise web.HTTPBadRequest(text="The body did not arrive whole.") from None
    except UnicodeDecodeError:
        raise web.HTTPBadRequest(text="The body is not UTF-8.") from None


def _readable(body: str, request: web.Request) -> AsyncBoltRequest:
    headers = {name: request.headers[name] for name in HEADERS_FOR_BOLT if name in request.headers}
    try:
        return request_over_http(body, request.query_string, headers)
    except Unreadable as error:
        # Signed, so it came from Slack, yet nothing we know; trying again would not help.
        log.warning("Turned away what is no payload of Slack", problem=str(error))
        raise web.HTTPBadRequest(text="The payload cannot be read.") from None


def _refusal(status: int, error: str) -> web.Response:
    return web.json_response({"error": error}, status=status)
