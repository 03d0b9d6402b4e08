"""Slack calls while somebody waits for an answer: one try, within what is left of Slack's three seconds."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.blocks.elements import Block
from handlers.blocks.message import Message

log = structlog.get_logger(__name__)

T = TypeVar("T")

WITHIN_S = 1.2
"""Two such calls, one after the other, still leave time for the acknowledgement."""
TROUBLE = (SlackClientError, aiohttp.ClientError, OSError)  # TimeoutError is an OSError
"""What a call raises when Slack refuses, is slow or is away."""


async def at_once(call: Awaitable[T]) -> T:
    """
    Raises:
        TROUBLE: it did not work, or took too long; then it may have been done all the same.
    """
    async with asyncio.timeout(WITHIN_S):
        return await call


def slack_word(error: BaseException) -> str:
    """Slack's word for what is wrong, or the kind of trouble if Slack did not answer."""
    # The SDK hands out aiohttp's own response, which has no data, when the body was no JSON.
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(data.get("error")) if isinstance(data, dict) else type(error).__name__


async def redraw(client: AsyncWebClient, view_id: str, view: Block) -> None:
    """Show the newest state in an open modal. What was done stays done, should Slack not show it."""
    try:
        await at_once(client.views_update(view_id=view_id, view=view))
    except TROUBLE as error:
        log.warning("an open form could not be redrawn", error=slack_word(error))


async def answer_at(client: AsyncWebClient, url: str, message: Message) -> bool:
    """Post a private answer to a response_url. False: Slack did not take it."""
    # Bolt's own way posts twice when the connection drops, and waits for half a minute.
    webhook = AsyncWebhookClient(url, session=client.session, proxy=client.proxy, ssl=client.ssl, retry_handlers=[])
    body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
    try:
        answer = await at_once(webhook.send_dict({"text": message.text, "blocks": message.blocks, **body}))
    except TROUBLE as error:
        log.warning("response_url did not answer", error=slack_word(error))
        return False
    if answer.status_code != 200:
        # The address lives for half an hour and five posts.
        log.warning("response_url refused a private answer", status=answer.status_code, body=answer.body)
    return answer.status_code == 200
