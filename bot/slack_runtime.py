"""How Slack's requests come in: over a socket we open, or over HTTP. The rest of the bot sees no difference."""

import asyncio
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.requests_in_flight import RequestsInFlight
from bot.slack_identity import SlackIdentity, SlackLink
from bot.slack_request import request_over_socket
from bot.socket_client import PersistentSocketClient
from handlers.shape import Unreadable

log = structlog.get_logger(__name__)


class SlackRuntime(Protocol):
    name: str

    async def connect(self) -> None:
        """Let requests come in. Returns when Slack can reach us, however long that takes."""

    async def is_connected(self) -> bool: ...

    async def close(self) -> None:
        """Nothing comes in or goes out any more. Requests under way were waited for before."""


class HttpRuntime:
    """Slack calls us; `bot.http_door` answers on the port that also serves the health page."""

    name = "HTTP"

    def __init__(self, identity: SlackIdentity) -> None:
        self._identity = identity

    async def connect(self) -> None:
        pass

    async def is_connected(self) -> bool:
        return self._identity.known is not None

    async def close(self) -> None:
        pass


class SocketRuntime:
    """We call Slack and keep a WebSocket open."""

    name = "Socket Mode"

    def __init__(
        self, requests: RequestsInFlight, link: SlackLink, client: AsyncWebClient, app_token: str, clock: Clock
    ) -> None:
        self._requests = requests
        self._link = link
        self._client = client
        self._app_token = app_token
        self._clock = clock
        self._socket: PersistentSocketClient | None = None

    async def connect(self) -> None:
        socket = PersistentSocketClient(self._app_token, web_client=self._client, ping_interval=10)
        socket.proxy = self._client.proxy
        socket.socket_mode_request_listeners.append(self._handle)
        self._socket = socket
        await self._link.keep_trying("Opening the socket", socket.connect_once, "SLACK_APP_TOKEN")

    async def is_connected(self) -> bool:
        return self._socket is not None and await self._socket.is_connected()

    async def close(self) -> None:
        if self._socket is None:
            return
        tasks = [
            task
            for task in (
                self._socket.current_session_monitor,
                self._socket.message_receiver,
                self._socket.message_processor,
            )
            if task is not None
        ]
        await self._socket.close()  # type: ignore[no-untyped-call]
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def _handle(self, socket: AsyncBaseSocketModeClient, envelope: SocketModeRequest) -> None:
        if self._requests.is_stopping:
            return
        async with self._requests.counted():
            arrived = self._clock.wall().timestamp()
            try:
                request = request_over_socket(envelope.payload, build_headers(envelope))
            except Unreadable as error:
                log.warning("Turned away what is no payload of Slack", problem=str(error))
                return
            await send_async_response(socket, envelope, await self._requests.answer(request), arrived)


def reach_slack_directly_if_local(client: AsyncWebClient) -> None:
    """A proxy for the outside world, which the SDK takes from the environment, does not know our own machine."""
    if urlsplit(client.base_url).hostname in ("127.0.0.1", "localhost", "::1"):
        client.proxy = None
