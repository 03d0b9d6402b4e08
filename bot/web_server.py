"""The one HTTP port: the health page in both modes, and Slack's requests in HTTP mode."""

from collections.abc import Iterable

from aiohttp import web

from bot.http_door import LARGEST_BODY_BYTES
from bot.problems import StartProblem

LAST_ANSWERS_SECONDS = 1.0
"""How long open connections may take to read their last answer."""


class WebServer:
    """aiohttp on HOST and PORT."""

    def __init__(self, routes: Iterable[web.AbstractRouteDef], host: str, port: int) -> None:
        application = web.Application(client_max_size=LARGEST_BODY_BYTES)
        application.add_routes(routes)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=LAST_ANSWERS_SECONDS)
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
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise StartProblem(
                f"HOST {self._host} and PORT {self._port} cannot be used ({error.strerror or error}). "
                "Stop what listens there, or set another PORT."
            ) from None

    async def stop(self) -> None:
        await self._runner.cleanup()
