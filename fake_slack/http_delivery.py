"""Signed HTTP requests to the app."""

import json
from urllib.parse import urlencode

import aiohttp

from fake_slack.clock import Now, ticks
from fake_slack.delivery import Delivery
from fake_slack.model import Json
from fake_slack.signature import sign

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class HttpDelivery:
    """Posts to one address for everything, as an app with a single request url has it."""

    def __init__(self, url: str, secret: str, now: Now, patience_s: float) -> None:
        self.url = url
        self.secret = secret
        self._now = now
        self._patience = aiohttp.ClientTimeout(total=patience_s)
        self._session = aiohttp.ClientSession()

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Delivery:
        """One request; `retry` holds retry_attempt and retry_reason of an event that is sent again."""
        media, body = _encode(kind, payload)
        headers = {"Content-Type": media, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= sign(self.secret, int(self._now()), body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry["retry_attempt"]), "X-Slack-Retry-Reason": retry["retry_reason"]}
        delivery = Delivery(kind, payload, envelope={"headers": headers, "body": body})
        started = ticks()
        await self._post(delivery, body, headers)
        delivery.elapsed_s = ticks() - started
        return delivery

    async def _post(self, delivery: Delivery, body: str, headers: dict[str, str]) -> None:
        try:
            async with self._session.post(
                self.url, data=body.encode(), headers=headers, timeout=self._patience
            ) as answer:
                delivery.body = _decode(await answer.text())
                delivery.status = answer.status
                delivery.headers = dict(answer.headers)
                delivery.error = None if 200 <= answer.status < 300 else "http_error"
        except TimeoutError:
            delivery.error = "http_timeout"
        except aiohttp.ClientError:
            delivery.error = "connection_failed"

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()


def _encode(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return JSON, json.dumps(payload)
    if kind == "slash_commands":
        return FORM, urlencode(payload)
    return FORM, urlencode({"payload": json.dumps(payload)})


def _decode(text: str) -> Json | str | None:
    if not text:
        return None
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return text
    return value if isinstance(value, dict) else text
