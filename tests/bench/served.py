"""A server of its own process for B2: `python -m tests.bench.served bot|bare SLACK_API_URL DATABASE_URL`.

`bot` is the product in HTTP mode; `bare` is a Bolt app that does nothing but acknowledge, or open one form and
acknowledge. It prints its address, and ends when its standard input does.
"""

import asyncio
import re
import sys
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.build import build
from bot.log import set_up_logging
from bot.run_command import leave_alone_what_stays
from bot.settings import Settings
from handlers.blocks.declare import declare_view
from handlers.effects.pace import Pace
from tests.bench.ids import OPENS_FORM, SECRET, TOKEN
from tests.bench.sink import BOT, TEAM
from tests.stage import a_protocol


async def serve(kind: str, slack_api_url: str, database_url: str) -> None:
    """Serve until standard input ends."""
    if kind == "bot":
        await _serve_bot(slack_api_url, database_url)
    else:
        await _serve_bare(slack_api_url)


async def _serve_bot(slack_api_url: str, database_url: str) -> None:
    settings = Settings.model_validate(
        {
            "slack_bot_token": TOKEN,
            "slack_signing_secret": SECRET,
            "slack_api_url": slack_api_url,
            "database_url": database_url,
            "port": 0,
        }
    )
    bot = build(settings, protocol=a_protocol(), pace=Pace(speed=100_000))
    await bot.start()
    leave_alone_what_stays()
    await _until_told(f"{bot.web.url}/slack/events")
    await bot.stop()


async def _serve_bare(slack_api_url: str) -> None:
    runner = web.AppRunner(bare_app(slack_api_url).web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await _until_told(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await runner.cleanup()


def bare_app(slack_api_url: str) -> AsyncApp:
    """Bolt as it comes, in the mode that is fastest for it, verifying signatures itself."""
    client = AsyncWebClient(token=TOKEN, base_url=slack_api_url)
    who = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_id="B0BENCH", bot_token=TOKEN)

    async def authorize() -> AuthorizeResult:
        return who

    app = AsyncApp(client=client, signing_secret=SECRET, authorize=authorize, process_before_response=True)
    view = declare_view(a_protocol(), summary="")

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    app.action(OPENS_FORM)(open_form)
    app.action(re.compile(".*"))(acknowledge)
    app.command("/crisis")(acknowledge)
    return app


async def _until_told(url: str) -> None:
    print(url, flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    set_up_logging()
    asyncio.run(serve(*sys.argv[1:]))
