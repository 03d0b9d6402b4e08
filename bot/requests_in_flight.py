"""Requests from Slack that are being answered, over HTTP or a socket: measured, and waited for when we stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.metrics import Metrics, kind_of


class RequestsInFlight:
    """Every request passes through `answer`, whichever way it came."""

    def __init__(self, app: AsyncApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._running = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.is_stopping = False
        """New requests are turned away: Slack delivers events again, and people are told to try again."""

    async def answer(self, request: AsyncBoltRequest) -> BoltResponse:
        """Let the app answer."""
        kind = kind_of(request.body)
        with self._metrics.ack_seconds.labels(kind).time():
            response = await self._app.async_dispatch(request)
        self._metrics.requests.labels(kind, str(response.status)).inc()
        return response

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[None]:
        """Around everything from a request's arrival until its answer has left."""
        self._running += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._quiet.set()

    async def stop(self, *, within: float) -> bool:
        """Take no more, and wait up to `within` seconds for those under way. False: some were still running."""
        self.is_stopping = True
        try:
            async with asyncio.timeout(within):
                await self._quiet.wait()
        except TimeoutError:
            return False
        return True
