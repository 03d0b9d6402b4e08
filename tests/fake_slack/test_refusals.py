"""The Web API refuses what Slack refuses, with Slack's error strings, as the real client hears it."""

import asyncio
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from fake_slack.server import FakeSlack
from tests.fake_slack.channel_cases import CHANNEL_CASES, NEEDED
from tests.fake_slack.furnished import DESK, FARID, GIL, answer_of, answer_to
from tests.fake_slack.message_cases import MESSAGE_CASES
from tests.fake_slack.tiny_app import ALL_SCOPES, a_manifest, client_of

Json = dict[str, Any]


@pytest.mark.parametrize(
    ("method", "args", "error"), [pytest.param(*row[1:], id=row[0]) for row in CHANNEL_CASES + MESSAGE_CASES]
)
def test_the_web_api_refuses(method: str, args: Json, error: str) -> None:
    """Each row of the table is answered with ok: false and Slack's own error string."""
    answer = answer_of(method, args)

    assert answer["ok"] is False
    assert answer["error"] == error


@pytest.mark.parametrize(("method", "args", "scope"), NEEDED, ids=[f"{row[0]} {row[2]}" for row in NEEDED])
def test_a_missing_scope_is_named(method: str, args: Json, scope: str) -> None:
    """Without its scope a call fails and says which one it needs; with it the same call works."""
    without = a_manifest(tuple(one for one in ALL_SCOPES if one != scope))

    refused = answer_of(method, args, without)

    assert refused["error"] == "missing_scope"
    assert scope in refused["needed"].split(",")
    assert answer_of(method, args)["ok"] is True


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("$app", "auth.test", "not_allowed_token_type"),
        ("$bot", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_wrong_tokens_are_refused(token: str, method: str, error: str) -> None:
    """No token, a foreign one, or the wrong one of the two kinds."""

    async def run() -> Json:
        async with FakeSlack(manifest=a_manifest()) as slack:
            real = {"$app": slack.app_token, "$bot": slack.bot_token}.get(token, token)
            client = AsyncWebClient(token=real, base_url=slack.api_url, retry_handlers=[])
            return await answer_to(client, method, {})

    assert asyncio.run(run())["error"] == error


def test_one_bad_invitation_keeps_everybody_out_unless_forced() -> None:
    """Without force nobody comes in and each fault is listed; with force the valid ones do."""

    async def run() -> None:
        async with FakeSlack(manifest=a_manifest(), limits=False) as slack:
            call = {"channel": DESK, "users": f"{FARID},{GIL},U404"}
            refused = await answer_to(client_of(slack), "conversations.invite", call)
            assert refused["errors"] == [
                {"user": GIL, "ok": False, "error": "user_is_restricted"},
                {"user": "U404", "ok": False, "error": "user_not_found"},
            ]
            assert FARID not in slack.state.channel(DESK).members

            forced = await answer_to(client_of(slack), "conversations.invite", {**call, "force": True})
            assert forced["ok"] is True
            assert FARID in slack.state.channel(DESK).members
            assert GIL not in slack.state.channel(DESK).members

    asyncio.run(run())
