"""The way from the workspace to the app: Socket Mode when it is connected, otherwise signed HTTP."""

import asyncio
from collections.abc import Sequence

from fake_slack.delivery import PATIENCE_S, Delivery
from fake_slack.http_delivery import HttpDelivery
from fake_slack.model import Json
from fake_slack.socket_mode import SocketMode
from fake_slack.state import Workspace

# Slack sends an event again almost at once, after a minute, after five (seconds).
RETRY_DELAYS_S = (0.0, 60.0, 300.0)


class AppLink:
    """Hands payloads to the app and repeats events that were not acknowledged."""

    def __init__(
        self, slack: Workspace, *, patience_s: float = PATIENCE_S, retry_delays_s: Sequence[float] = RETRY_DELAYS_S
    ) -> None:
        self.slack = slack
        self.patience_s = patience_s
        self.retry_delays_s = tuple(retry_delays_s)
        self.socket_mode = SocketMode(slack, patience_s)
        self.http: HttpDelivery | None = None
        self.event_deliveries: list[Delivery] = []
        self._first_tries: set[asyncio.Task[Delivery]] = set()
        self._repeats: set[asyncio.Task[None]] = set()
        slack.on_event = self.announce

    @property
    def connected(self) -> bool:
        """Is there anybody to hand a payload to?"""
        return bool(self.socket_mode.sockets) or self.http is not None

    async def use_http(self, url: str) -> None:
        """From now on post to this address, unless the app is connected by websocket."""
        if self.http is not None:
            await self.http.close()
        self.http = HttpDelivery(url, self.slack.signing_secret, self.slack.real_now, self.patience_s)

    async def deliver(self, kind: str, payload: Json, retry: Json | None = None, envelope_id: str = "") -> Delivery:
        """Hand over one payload (slash_commands, interactive, events_api) and wait for the answer, at most 3 s."""
        if self.http is not None and not self.socket_mode.sockets:
            return await self.http.send(kind, payload, retry)
        return await self.socket_mode.send(kind, payload, retry, envelope_id)

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """The same payload once more, as Slack does after it believes the first try was lost."""
        retry = {"retry_attempt": 1, "retry_reason": "timeout"} if delivery.kind == "events_api" else None
        return await self.deliver(delivery.kind, delivery.payload, retry, delivery.envelope.get("envelope_id", ""))

    def announce(self, event: Json) -> None:
        """Send an event in the background; see `settled`."""
        task = asyncio.get_running_loop().create_task(self.deliver_event(event))
        self._first_tries.add(task)
        task.add_done_callback(self._first_tries.discard)

    async def deliver_event(self, event: Json) -> Delivery:
        """Send an event and wait for the first answer; up to three repeats follow in the background."""
        payload = self._event_callback(event)
        delivery = await self.deliver("events_api", payload)
        self.event_deliveries.append(delivery)
        if _try_again(delivery):
            repeat = asyncio.get_running_loop().create_task(self._repeat(payload, delivery))
            self._repeats.add(repeat)
            repeat.add_done_callback(self._repeats.discard)
        return delivery

    async def _repeat(self, payload: Json, delivery: Delivery) -> None:
        for attempt, delay in enumerate(self.retry_delays_s, start=1):
            await asyncio.sleep(delay)
            retry = {"retry_attempt": attempt, "retry_reason": delivery.error or "http_error"}
            delivery = await self.deliver("events_api", payload, retry)
            self.event_deliveries.append(delivery)
            if not _try_again(delivery):
                return

    async def settled(self) -> list[Delivery]:
        """Wait until every event got its first try; the deliveries that were waited for."""
        return list(await asyncio.gather(*self._first_tries))

    async def finished(self) -> None:
        """Wait until every event was acknowledged or repeated to the end (minutes, with Slack's own delays)."""
        await self.settled()
        await asyncio.gather(*self._repeats)

    async def close(self) -> None:
        """End deliveries, sockets and connections."""
        tasks = [*self._first_tries, *self._repeats]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.socket_mode.close()
        if self.http is not None:
            await self.http.close()

    def _event_callback(self, event: Json) -> Json:
        slack = self.slack
        return {
            "token": slack.verification_token,
            "team_id": slack.team_id,
            "context_team_id": slack.team_id,
            "context_enterprise_id": None,
            "api_app_id": slack.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": slack.new_id("Ev"),
            "event_time": int(slack.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": slack.team_id,
                    "user_id": slack.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{slack.new_key(40)}",
        }


def _try_again(delivery: Delivery) -> bool:
    if delivery.ok:
        return False
    unwanted = any(name.lower() == "x-slack-no-retry" and value == "1" for name, value in delivery.headers.items())
    return not unwanted
