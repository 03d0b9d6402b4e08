"""Listeners of a plain name are found in a table; everything else goes Bolt's way."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from handlers.routed_app import RoutedApp

Heard = list[tuple[str, str]]


def an_app(heard: Heard) -> RoutedApp:
    """One listener of every kind, by name and by pattern; each writes down what it was given."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T01", bot_user_id="U0BOT", bot_token="xoxb-1")

    async def pressed(context: Any, action: dict[str, Any]) -> None:
        heard.append(("pressed", action["action_id"]))
        await context["ack"]()

    app = RoutedApp(authorize=authorize, request_verification_enabled=False)

    async def hand_on(context: Any, next_: Any) -> None:
        context["context"] = context
        await next_()

    async def sent(context: Any, view: dict[str, Any]) -> None:
        heard.append(("sent", view["callback_id"]))
        await context["ack"]()

    async def searched(context: Any, options: dict[str, Any]) -> None:
        heard.append(("searched", options["action_id"]))
        await context["ack"](options=[])

    async def by_pattern(ack: Any, body: dict[str, Any]) -> None:
        heard.append(("by pattern", body["type"]))
        await ack()

    app.use(hand_on)
    app.action("known")(pressed)
    app.view("known")(sent)
    app.options("known")(searched)
    for listen in (app.action, app.view, app.view_closed, app.options):
        listen(re.compile(".*"))(by_pattern)
    return app


def payload(kind: str, name: str) -> dict[str, Any]:
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
        body = urlencode({"payload": json.dumps(payload(kind, name))})
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
