"""Listeners of a plain name are found in a table; everything else goes Bolt's way."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.routed_app import RoutedApp

Heard = list[tuple[str, str]]


def an_app(heard: Heard) -> RoutedApp:
    """One listener of every kind, by name and by pattern; each writes down what it was given."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T01", bot_user_id="U0BOT", bot_token="xoxb-1")

    async def hand_on(context: AsyncBoltContext, next_: Any) -> None:
        context["asked"] = context.ack
        await next_()

    async def typed(asked: AsyncAck, command: dict[str, Any]) -> None:
        heard.append(("typed", command["text"]))
        await asked()

    async def pressed(asked: AsyncAck, action: dict[str, Any]) -> None:
        heard.append(("pressed", action["action_id"]))
        await asked()

    async def sent(asked: AsyncAck, view: dict[str, Any]) -> None:
        heard.append(("sent", view["callback_id"]))
        await asked()

    async def searched(asked: AsyncAck, options: dict[str, Any]) -> None:
        heard.append(("searched", options["action_id"]))
        await asked(options=[])

    async def by_pattern(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(("by pattern", body.get("type", "command")))
        await ack()

    app = RoutedApp(authorize=authorize, request_verification_enabled=False)
    app.use(hand_on)
    app.use(app.routes)
    app.command("/known")(typed)
    app.action("known")(pressed)
    app.view("known")(sent)
    app.options("known")(searched)
    for listen in (app.command, app.action, app.view, app.view_closed, app.options):
        listen(re.compile(".*"))(by_pattern)
    return app


def payload(kind: str, name: str) -> dict[str, Any]:
    if kind == "command":
        return {"command": name, "text": "help", "user_id": "U01", "team_id": "T01"}
    user = {"id": "U01", "team_id": "T01"}
    named: dict[str, dict[str, Any]] = {
        "block_actions": {"actions": [{"type": "button", "action_id": name, "block_id": "b"}]},
        "view_submission": {"view": {"type": "modal", "callback_id": name, "state": {"values": {}}}},
        "view_closed": {"view": {"type": "modal", "callback_id": name}},
        "block_suggestion": {"action_id": name, "block_id": "b", "value": "x"},
    }
    return {"type": kind, "user": user, "team": {"id": "T01"}, **named[kind]}


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("command", "/known", ("typed", "help")),
        ("command", "/other", ("by pattern", "command")),
        ("block_actions", "known", ("pressed", "known")),
        ("view_submission", "known", ("sent", "known")),
        ("block_suggestion", "known", ("searched", "known")),
        ("block_actions", "other", ("by pattern", "block_actions")),
        ("block_actions", "known_too", ("by pattern", "block_actions")),
        ("view_submission", "other", ("by pattern", "view_submission")),
        ("view_closed", "known", ("by pattern", "view_closed")),
        ("block_suggestion", "other", ("by pattern", "block_suggestion")),
    ],
)
def test_exactly_one_listener_hears_it(kind: str, name: str, expected: tuple[str, str]) -> None:
    """The whole name counts, and only in its own kind of payload."""
    heard: Heard = []

    async def send() -> int:
        sent = payload(kind, name)
        body = urlencode(sent if kind == "command" else {"payload": json.dumps(sent)})
        headers: dict[str, str | Sequence[str]] = {"content-type": ["application/x-www-form-urlencoded"]}
        return int((await an_app(heard).async_dispatch(AsyncBoltRequest(body=body, headers=headers))).status)

    assert asyncio.run(send()) == 200
    assert heard == [expected]


def test_two_listeners_for_one_name_are_refused() -> None:
    """The second would never be called."""
    app = an_app([])

    async def another() -> None: ...

    with pytest.raises(ValueError, match="Two listeners for known"):
        app.action("known")(another)


def test_an_argument_that_nobody_gives_is_refused_at_the_start() -> None:
    """Otherwise the first person who presses the button finds out."""

    async def wants_too_much(ack: AsyncAck, view: dict[str, Any]) -> None: ...

    with pytest.raises(ValueError, match="The listener for new asks for ack; it can have asked, deps"):
        an_app([]).action("new")(wants_too_much)
