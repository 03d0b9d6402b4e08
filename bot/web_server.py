"""The one HTTP port: the health page in both modes, and Slack's requests in HTTP mode."""

import logging
from collections.abc import Iterable
from typing import cast

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.http_door import LARGEST_BODY_BYTES
from bot.patience import allow_many_connections, impatient
from bot.problems import StartProblem

log = structlog.get_logger(__name__)

BACKLOG = 1024
"""Connections that wait to be accepted; the default of 128 makes Slack wait for a second when many come at once."""
NOISE = logging.getLogger("bot.web_server.noise")
"""For aiohttp, which logs a trace, with what was sent in it, whenever somebody sends bytes that are no HTTP."""
LAST_ANSWERS_SECONDS = 1.0
"""How long open connections may take to read their last answer."""


@web.middleware
async def last_resort(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What no handler foresaw leaves a trace in our log; whoever asked hears only that it failed."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("A request could not be answered", path=request.path)
        return web.json_response({"error": "something went wrong"}, status=500)


class _Runner(web.AppRunner):
    """Its site gets protocols that hang up on whoever connects and then says nothing."""

    @property
    def server(self) -> web.Server | None:
        inner = super().server
        return None if inner is None else cast(web.Server, impatient(inner))


class WebServer:
    """aiohttp on HOST and PORT."""

    def __init__(self, routes: Iterable[web.AbstractRouteDef], host: str, port: int) -> None:
        application = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[last_resort])
        application.add_routes(routes)
        NOISE.setLevel(logging.CRITICAL)
        self._runner = _Runner(application, access_log=None, logger=NOISE, shutdown_timeout=LAST_ANSWERS_SECONDS)
        self._host = host
        self._port = port

    @property
    def url(self) -> str:
        """Where it listens; with PORT=0 the port is known only after `start`."""
        host, port = self._runner.addresses[0][:2] if self._runner.addresses else (self._host, self._port)
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    async def start(self) -> None:
        """
        Raises:
            StartProblem: the port is taken, or the address is not ours.
        """
        allow_many_connections()
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, backlog=BACKLOG).start()
        except OSError as error:
            raise StartProblem(
                f"HOST {self._host} and PORT {self._port} cannot be used ({error.strerror or error}). "
                "Stop what listens there, or set another PORT."
            ) from None

    async def stop(self) -> None:
        await self._runner.cleanup()
