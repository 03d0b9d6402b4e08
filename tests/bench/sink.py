"""A Slack that says yes to everything at once, so that a bench measures the bot and not the stand-in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from aiohttp import web

TEAM, BOT = "T0BENCH", "U0BENCH"


@dataclass
class Sink:
    """What was called, and when."""

    url: str = ""
    calls: list[tuple[str, str, float]] = field(default_factory=list)
    """Method, channel, `perf_counter` at arrival."""
    _numbers: Any = field(default_factory=lambda: count(1))

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await (request.json() if request.content_type == "application/json" else request.post())
        sent = {**request.query, **body}  # what only reads comes as GET
        self.calls.append((method, str(sent.get("channel", "")), perf_counter()))
        return web.json_response({"ok": True, **self._facts(method, str(sent.get("channel", "")))})

    def times(self, method: str) -> list[float]:
        return [at for called, _, at in self.calls if called == method]

    def _facts(self, method: str, channel: str) -> dict[str, Any]:
        number = next(self._numbers)
        match method:
            case "auth.test":
                return {"team_id": TEAM, "team": "Bench", "user_id": BOT, "bot_id": "B0BENCH", "url": ""}
            case "views.open" | "views.push":
                return {"view": {"id": f"V{number}"}}
            case "chat.postMessage":
                return {"channel": channel, "ts": f"{number}.000001"}
            case _:
                return {}


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """It listens on a free port of loopback for the length of the block."""
    found = Sink()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", found.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield found
    finally:
        await runner.cleanup()
