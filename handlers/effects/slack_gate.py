"""The one gate through which effects reach Slack: at Slack's pace, pages first, every error told apart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.effects.pace import Pace
from handlers.effects.slack_trouble import MustWait, OutcomeUnknown, SlackAway, SlackRefused
from storage.vocabulary import Urgency

CLIENT_TIMEOUT = 10.0
"""Seconds until we stop waiting for Slack's answer."""
CONNECTS_WITHIN = 5.0
"""Seconds for a name and a connection, so that a network which swallows everything is known from a slow answer."""
AWAY_AT_FIRST, AWAY_AT_MOST = 1.0, 30.0
"""Seconds between two knocks while Slack cannot be reached; doubled each time."""
PAGES_AT_MOST = 50
"""How many pages of a list we read before we call it endless."""

READING = {
    "auth.test",
    "bookmarks.list",
    "chat.getPermalink",
    "conversations.history",
    "conversations.info",
    "conversations.members",
    "conversations.replies",
    "pins.list",
    "usergroups.list",
    "users.conversations",
    "users.info",
    "users.lookupByEmail",
}
"""Methods that change nothing, so that an unknown outcome does no harm."""

NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""The request did not leave."""

Counter = Callable[[str, str], None]
"""Called after each call with the method and `ok`, Slack's error string, `429`, `away` or `unknown`."""


def slack_session(connects_within: float = CONNECTS_WITHIN) -> aiohttp.ClientSession:
    """Connections to Slack, none of which is waited for longer than so many seconds. Make it inside the event loop."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CLIENT_TIMEOUT, connect=connects_within))


def slack_client(token: str, base_url: str | None, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never repeats by itself: the SDK's default would send a post twice after a dropped connection."""
    return AsyncWebClient(
        token=token,
        base_url=base_url or AsyncWebClient.BASE_URL,
        session=session,
        timeout=int(CLIENT_TIMEOUT),
        retry_handlers=[],
    )


def _count_nothing(_method: str, _outcome: str) -> None:
    pass


class SlackGate:
    """Shared by everything in this process that calls Slack for effects. Make it inside the running event loop."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        pace: Pace | None = None,
        bot_user_id: str | None = None,
        count: Counter = _count_nothing,
        timeout: float = CLIENT_TIMEOUT,
    ) -> None:
        self._client = client
        self._timeout = timeout
        self._pace = pace or Pace()
        self._bot_user_id = bot_user_id
        self._count = count
        self._away_until = 0.0
        self._away_for = 0.0

    def for_urgency(self, urgency: Urgency) -> "SlackLine":
        """A line for one attempt of one effect."""
        return SlackLine(gate=self, urgency=urgency)

    def away_for(self) -> float:
        """Seconds for which calling Slack is pointless, because it could not be reached a moment ago."""
        return max(0.0, self._away_until - _now())

    async def bot_user_id(self) -> str:
        """The Slack id of our own bot, asked for once."""
        if self._bot_user_id is None:
            self._bot_user_id = str((await self.for_urgency(Urgency.PAGE).call("auth.test"))["user_id"])
        return self._bot_user_id

    async def wait_for_turn(self, method: str, channel: str | None, urgency: Urgency) -> None:
        """Sleep a short while if need be.

        Raises:
            MustWait: it would take longer.
            SlackAway: Slack could not be reached a moment ago.
        """
        if away := self.away_for():
            raise SlackAway(method, away)
        seconds, is_ours = self._pace.ask(method, channel, urgency, _now())
        if not is_ours:
            raise MustWait(method, seconds)
        if seconds:
            await asyncio.sleep(seconds)

    async def send(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Call Slack once, now."""
        started = _now()
        try:
            async with asyncio.timeout(self._timeout):
                answer = await getattr(self._client, method.replace(".", "_"))(**arguments)
        except SlackApiError as error:
            self._away_for = 0.0
            raise self._trouble(method, error, _now() - started) from error
        except NOT_CONNECTED as error:
            self._count(method, "away")
            raise SlackAway(method, self._knock_later()) from error
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            self._count(method, "unknown")
            how = "No answer came in time" if isinstance(error, TimeoutError) else "The connection broke"
            raise OutcomeUnknown(method, how, seconds=_now() - started) from error
        self._away_for = 0.0
        self._count(method, "ok")
        return dict(answer.data)

    async def upload(self, url: str, content: bytes) -> None:
        """Give Slack the bytes of a file, at the address that `files.getUploadURLExternal` named."""
        session = self._client.session
        assert session is not None, "The gate needs a client with a session (slack_client)."
        try:
            async with asyncio.timeout(self._timeout), session.post(url, data=content) as answer:
                status, told = answer.status, str(answer.headers.get("Retry-After") or "1")
        except NOT_CONNECTED as error:
            raise SlackAway("the file upload", self._knock_later()) from error
        except (aiohttp.ClientError, OSError) as error:
            raise OutcomeUnknown("the file upload", "The connection broke", seconds=0) from error
        if status == 429:
            raise MustWait("the file upload", max(1.0, float(told)) if told.isdigit() else 1.0, said_by_slack=True)
        if status != 200:
            raise SlackRefused("the file upload", "service_unavailable" if status >= 500 else f"http_{status}")

    def _trouble(self, method: str, error: SlackApiError, seconds: float) -> Exception:
        response = error.response
        # The SDK hands out aiohttp's own response when the body was no JSON.
        status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
        data = getattr(response, "data", None)
        answer = data if isinstance(data, dict) else {}
        name = str(answer.get("error") or f"http_{status}")
        if status == 429 or name in ("ratelimited", "rate_limited"):
            self._count(method, "429")
            return self._told_to_wait(method, response.headers)
        self._count(method, name)
        if status >= 500 or not answer:
            return OutcomeUnknown(method, f"Slack answered HTTP {status}", seconds=seconds)
        return SlackRefused(method, name, needed=str(answer.get("needed") or ""), answer=answer)

    def _told_to_wait(self, method: str, headers: Any) -> MustWait:
        told = str(headers.get("Retry-After") or "1")
        seconds = max(1.0, float(told)) if told.isdigit() else 1.0
        self._pace.pause(method, seconds, _now())
        return MustWait(method, seconds, said_by_slack=True)

    def _knock_later(self) -> float:
        # Calls that were under way together fail together; only the first of them counts.
        if not self.away_for():
            self._away_for = min(AWAY_AT_MOST, max(AWAY_AT_FIRST, self._away_for * 2))
            self._away_until = _now() + self._away_for
        return self.away_for()


@dataclass
class SlackLine:
    """What one attempt of one effect may do with Slack."""

    gate: SlackGate
    urgency: Urgency
    has_written: bool = field(default=False, init=False)
    """A call that changes something was sent, so the outcome is unknown if we stop now."""

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a Web API method and return its answer.

        Raises:
            SlackTrouble: see `handlers.effects.slack_trouble`.
        """
        await self.gate.wait_for_turn(method, arguments.get("channel"), self.urgency)
        self.has_written = self.has_written or method not in READING
        return await self.gate.send(method, arguments)

    async def pages(self, method: str, **arguments: Any) -> AsyncIterator[dict[str, Any]]:
        """The answers to a call that Slack answers page by page."""
        cursor = ""
        for _ in range(PAGES_AT_MOST):
            more = {"cursor": cursor} if cursor else {}
            answer = await self.call(method, **arguments, **more)
            yield answer
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def upload(self, url: str, content: bytes) -> None:
        """Give Slack the bytes of a file."""
        await self.gate.upload(url, content)


def _now() -> float:
    # The loop's own clock only goes forward; it serves durations, never dates.
    return asyncio.get_running_loop().time()
