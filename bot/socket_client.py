"""The SDK's Socket Mode client, made to find its way back after Slack was away."""

import asyncio

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.slack_identity import AWAY, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, in_short

log = structlog.get_logger(__name__)


class PersistentSocketClient(SocketModeClient):
    """Asks Slack for a new address before every attempt, and tries again at once.

    The SDK's own `connect` tries the same address for ever, and the ticket in it is good for seconds only: after an
    outage at the wrong moment it would never connect again.
    """

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Called when a connection was lost, or (`force`) when Slack asks for a new one."""
        # The SDK asks for the address out here, where a failure leaves us without a socket until the next ping.
        async with self.connect_operation_lock:
            if force or not await self.is_connected():
                await self.connect()

    async def connect(self) -> None:
        """Connect, however long it takes."""
        wait = FIRST_WAIT_SECONDS
        while not self.closed:
            try:
                await self.connect_once()
                return
            except AWAY as error:
                log.warning("Slack's socket is away, trying again", error=in_short(error), wait_s=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def connect_once(self) -> None:
        """One attempt. Raises what `AWAY` names."""
        # Slack counts connections and refuses an eleventh, so the old one goes first.
        self.auto_reconnect_enabled = False
        if self.current_session is not None:
            await self.current_session.close()
        self.current_session = await self.aiohttp_client_session.ws_connect(
            await self.issue_new_wss_url(),
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=self.proxy,
            ssl=self.web_client.ssl if self.web_client.ssl is not None else True,
        )
        self.auto_reconnect_enabled = self.default_auto_reconnect_enabled
        self.stale = False
        self.last_ping_pong_time = None
        self._watch_the_new_session()
        log.info("Connected to Slack by socket")

    def _watch_the_new_session(self) -> None:
        """The old watchers end; one of them may be our caller, so nothing is awaited in between."""
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
