"""/api/METHOD over HTTP: arguments however slack_sdk sends them, faults, latency, rate limits, the log of calls."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from fake_slack.call_log import Call
from fake_slack.faults import Fault, Faults
from fake_slack.limits import RateLimits
from fake_slack.model import Json
from fake_slack.state import Workspace
from fake_slack.web_api.dispatch import perform

# How often a request that is never answered looks whether its caller has hung up.
LOOK_EVERY_S = 0.1


@dataclass
class WebApi:
    """The Web API of one workspace. `latency_ms` is spent half before and half after the work is done;
    `latency_most_ms`, when larger, makes each call take a random time between the two."""

    slack: Workspace
    limits: RateLimits
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    latency_ms: float = 0.0
    latency_most_ms: float = 0.0
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Handle POST or GET /api/METHOD."""
        method = request.match_info["method"]
        token, args = await read_call(request)
        call = Call(method, args, self.slack.real_now())
        return await self.watched(request, call, lambda: self._perform(call, token))

    def _perform(self, call: Call, token: str | None) -> web.Response:
        wait = self.limits.retry_after(call.method, call.args.get("channel"))
        if wait:
            return _limited(call, wait)
        answer = perform(self.slack, call.method, token, call.args)
        call.outcome = "ok" if answer["ok"] else answer["error"]
        return web.json_response(answer, headers=self._granted(token))

    async def watched(self, request: web.Request, call: Call, work: Callable[[], web.Response]) -> web.StreamResponse:
        """Log a call and do its work (which sets call.outcome) between latency and planned faults."""
        self.calls.append(call)
        self.slack.wake_watchers()
        try:
            return await self._between_faults(request, call, work)
        finally:
            call.ended = self.slack.real_now()
            self.slack.wake_watchers()

    async def _between_faults(
        self, request: web.Request, call: Call, work: Callable[[], web.Response]
    ) -> web.StreamResponse:
        pause = self._pause()
        await _sleep(pause)
        fault = self.faults.take(call.method, call.args)
        early = await self._fault_before(request, call, fault)
        if early is not None:
            return early
        answer = work()
        await _sleep(pause)
        silence = await self._fault_after(request, call, fault)
        return answer if silence is None else silence

    def _granted(self, token: str | None) -> dict[str, str]:
        """Slack says with every answer what the token may do."""
        return {"X-OAuth-Scopes": ",".join(sorted(self.slack.manifest.scopes))} if token == self.slack.bot_token else {}

    def _pause(self) -> float:
        most = max(self.latency_ms, self.latency_most_ms)
        return self.slack.chance.uniform(self.latency_ms, most) / 2000

    async def _fault_before(self, request: web.Request, call: Call, fault: Fault | None) -> web.StreamResponse | None:
        if fault is None or fault.kind in ("timeout_after", "drop_after"):
            return None
        if fault.kind == "ratelimited":
            return _limited(call, fault.retry_after)
        if fault.kind == "error":
            call.outcome = str(fault.error)
            return web.json_response({"ok": False, "error": fault.error})
        if fault.kind in ("500", "503"):
            call.outcome = fault.kind
            return web.Response(
                status=int(fault.kind), text="<html>Slack is having a moment.</html>", content_type="text/html"
            )
        call.outcome = {"timeout": "timeout", "drop_before": "dropped_before"}[fault.kind]
        return await self._silence(request, drop=fault.kind == "drop_before")

    async def _fault_after(self, request: web.Request, call: Call, fault: Fault | None) -> web.StreamResponse | None:
        if fault is None:
            return None
        call.outcome = {"timeout_after": "timeout_after", "drop_after": "dropped_after"}[fault.kind]
        return await self._silence(request, drop=fault.kind == "drop_after")

    async def _silence(self, request: web.Request, *, drop: bool) -> web.StreamResponse:
        """Never answer: hang up at once, or wait until the caller does or this server stops."""
        while not drop and not self.stopping.is_set() and request.transport is not None:
            if request.transport.is_closing():
                break
            await asyncio.sleep(LOOK_EVERY_S)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


async def _sleep(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)


def _limited(call: Call, seconds: int) -> web.Response:
    call.outcome = "429"
    headers = {"Retry-After": str(seconds)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def read_call(request: web.Request) -> tuple[str | None, Json]:
    """Token and arguments of a call, from header, query, form, multipart or JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= _json_object(await request.text())
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = args.pop("token", None)
    return (token.strip() if scheme.lower() == "bearer" else given), args


def _json_object(text: str) -> Json:
    try:
        value = json.loads(text or "{}")
    except json.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
