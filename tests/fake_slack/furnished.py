"""A workspace with one of everything that calls can trip over."""

import asyncio
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from fake_slack import posting
from fake_slack.manifest import Manifest
from fake_slack.model import Channel
from fake_slack.server import FakeSlack
from tests.fake_slack.tiny_app import a_manifest, client_of

Json = dict[str, Any]

DESK, SALES, GENERAL, BOARD, ATTIC = "C0DESK0003", "C0SALES002", "C0GENERAL1", "C0BOARD005", "C0ATTIC006"
ANA, BEN, FARID, GIL, ZOE = "U0ANA00001", "U0BEN00002", "U0FARID006", "U0GIL00019", "U0ZOE00020"


def furnish(slack: FakeSlack) -> dict[str, str]:
    """A private channel without the bot, an archived one with it, a message of the bot's and one of Ana's.

    Returns what to put where a case says $own, $anas, $archived (time stamps) and $bot (a user id).
    """
    state = slack.state
    state.add_channel(Channel(BOARD, "board", ANA, 1, is_private=True, members=[ANA]))
    state.add_channel(Channel(ATTIC, "attic", slack.bot_user_id, 1, is_private=True, members=[slack.bot_user_id, ANA]))
    own = posting.post(state, state.channels[DESK], text="mine", user=slack.bot_user_id)
    anas = posting.post(state, state.channels[DESK], text="hers", user=ANA)
    old = posting.post(state, state.channels[ATTIC], text="old", user=slack.bot_user_id)
    state.channels[ATTIC].archived = True
    return {"$own": own.ts, "$anas": anas.ts, "$archived": old.ts, "$bot": slack.bot_user_id}


def answer_of(method: str, args: Json, manifest: Manifest | None = None) -> Json:
    """What the real client hears when it calls `method` in the furnished workspace, refusals included."""

    async def run() -> Json:
        async with FakeSlack(manifest=manifest or a_manifest(), limits=False) as slack:
            known = furnish(slack)
            filled = {key: known.get(value, value) if isinstance(value, str) else value for key, value in args.items()}
            return await answer_to(client_of(slack), method, filled)

    return asyncio.run(run())


async def answer_to(client: AsyncWebClient, method: str, args: Json) -> Json:
    """The JSON of one call, whether Slack agreed or not."""
    try:
        response = await client.api_call(method, json=args)
    except SlackApiError as refusal:
        response = refusal.response
    assert isinstance(response.data, dict)
    return response.data
