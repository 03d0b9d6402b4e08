"""A small Bolt app, connected to the stand-in as the real product would be: Socket Mode or signed HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from fake_slack.manifest import Manifest
from fake_slack.server import FakeSlack

Json = dict[str, Any]

ALL_SCOPES = (
    "commands", "chat:write", "channels:manage", "groups:write", "channels:read", "groups:read", "im:read",
    "channels:history", "groups:history", "im:history", "im:write", "mpim:write", "mpim:read", "channels:join",
    "users:read", "users:read.email", "bookmarks:read", "bookmarks:write", "pins:read", "pins:write", "files:read",
    "files:write", "reactions:read", "reactions:write", "usergroups:read", "team:read", "dnd:read",
)  # fmt: skip


def a_manifest(scopes: tuple[str, ...] = ALL_SCOPES, **changes: Any) -> Manifest:
    """An app that may do nearly everything, unless a test takes something away."""
    parts: Json = {
        "name": "Tiny",
        "bot_name": "Tiny Bot",
        "scopes": scopes,
        "commands": ({"command": "/tiny", "description": "Try me", "should_escape": True},),
        "shortcuts": (
            {"name": "Go", "type": "global", "callback_id": "go"},
            {"name": "Quote", "type": "message", "callback_id": "quote"},
        ),
        "events": ("app_home_opened", "member_joined_channel", "member_left_channel", "message.groups", "group_rename"),
        "home_enabled": True,
        "messages_tab_enabled": True,
    }
    return Manifest(**{**parts, **changes})


def client_of(slack: FakeSlack) -> AsyncWebClient:
    """The real client, without any retry of its own."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@asynccontextmanager
async def over_socket(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[None]:
    """The app, connected by websocket."""
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[str]:
    """The app, behind one signed address."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await slack.deliver_to_http(url)
    try:
        yield url
    finally:
        await runner.cleanup()


def an_app(slack: FakeSlack) -> AsyncApp:
    """A Bolt app without listeners yet."""
    return AsyncApp(client=client_of(slack), signing_secret=slack.signing_secret)


def text(words: str, kind: str = "plain_text") -> Json:
    """A text object."""
    return {"type": kind, "text": words}


def section(words: str = "Hello", **more: Any) -> Json:
    """A section block."""
    return {"type": "section", "text": text(words, "mrkdwn"), **more}


def button(action_id: str = "press", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": text("Press"), "value": "v1", **more}


def typed(block_id: str = "what", **more: Any) -> Json:
    """A text input."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": text("What"),
        "element": {"type": "plain_text_input", "action_id": "typed"},
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with a submit button."""
    return {
        "type": "modal",
        "callback_id": "m",
        "title": text("T"),
        "submit": text("Send"),
        "blocks": [*blocks],
        **more,
    }
