"""The websocket side: hello, envelopes to any one socket, acknowledgements, disconnect on demand."""

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from fake_slack.clock import ticks
from fake_slack.delivery import Delivery
from fake_slack.model import Json
from fake_slack.state import Workspace

MOST_SOCKETS = 10
HANGS_UP_WITHIN_S = 1.0
ANSWERABLE = {"slash_commands", "interactive"}


@dataclass
class Socket:
    """One connection of the app; `waiting` holds the envelopes that are not acknowledged yet."""

    web_socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)


class SocketMode:
    """All websockets of the app."""

    def __init__(self, slack: Workspace, patience_s: float) -> None:
        self.slack = slack
        self.sockets: list[Socket] = []
        self._patience_s = patience_s
        self._turn = 0

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle GET /link/?ticket=…; the ticket comes from apps.connections.open and works once."""
        expires = self.slack.socket_tickets.pop(request.query.get("ticket", ""), 0.0)
        if expires < self.slack.real_now():
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        web_socket = web.WebSocketResponse()
        await web_socket.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            await web_socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await web_socket.close()
            return web_socket
        await self._serve(Socket(web_socket))
        return web_socket

    async def _serve(self, socket: Socket) -> None:
        self.sockets.append(socket)
        try:
            await socket.web_socket.send_json(self._hello())
            self.slack.changed()
            async for message in socket.web_socket:
                if message.type == WSMsgType.TEXT:
                    _acknowledge(socket, message.data)
        finally:
            self._drop(socket)

    def _drop(self, socket: Socket) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        for answer in socket.waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the app closed its socket"))
        self.slack.changed()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.slack.app_id},
        }

    async def send(self, kind: str, payload: Json, retry: Json | None = None, envelope_id: str = "") -> Delivery:
        """One envelope to one of the open sockets, in turn."""
        envelope: Json = {
            "payload": payload,
            "envelope_id": envelope_id or str(uuid.UUID(int=self.slack.chance.getrandbits(128))),
            "type": kind,
            "accepts_response_payload": kind in ANSWERABLE,
        }
        if kind == "events_api":
            envelope |= retry or {"retry_attempt": 0, "retry_reason": ""}
        delivery = Delivery(kind, payload, envelope=envelope)
        started = ticks()
        await self._send(delivery, envelope)
        delivery.elapsed_s = ticks() - started
        return delivery

    async def _send(self, delivery: Delivery, envelope: Json) -> None:
        if not self.sockets:
            delivery.error = "not_connected"
            return
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope["envelope_id"]] = answer
        try:
            # Not wait_for: on Python 3.11 it swallows a cancellation that comes together with the answer.
            async with asyncio.timeout(self._patience_s):
                await socket.web_socket.send_json(envelope)
                delivery.body = await answer
            delivery.status = 200
        except TimeoutError:
            delivery.error = "timeout"
        except ConnectionError:
            delivery.error = "connection_failed"
        finally:
            socket.waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to go: warning, refresh_requested, link_disabled or too_many_websockets."""
        for socket in list(self.sockets):
            await socket.web_socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            )

    async def close(self) -> None:
        """Close every socket; an app that does not read any more is not waited for."""
        await asyncio.gather(*(_hang_up(socket) for socket in self.sockets))


async def _hang_up(socket: Socket) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(HANGS_UP_WITHIN_S):
            await socket.web_socket.close(drain=False)


def _acknowledge(socket: Socket, text: str) -> None:
    message = json.loads(text)
    answer = socket.waiting.get(message.get("envelope_id", ""))
    if answer is not None and not answer.done():
        answer.set_result(message.get("payload") or None)
