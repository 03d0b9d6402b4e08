"""What the bot's start is compared with: the same libraries imported, the same kind of server listening, no bot."""

import asyncio
import sys

import alembic.command  # noqa: F401
import apscheduler.schedulers.asyncio  # noqa: F401
import psycopg  # noqa: F401
import pydantic_settings  # noqa: F401
import slack_bolt.app.async_app
import sqlmodel.ext.asyncio.session  # noqa: F401
import structlog  # noqa: F401
from aiohttp import web


async def serve() -> None:
    """Answer nothing until standard input ends."""
    app = slack_bolt.app.async_app.AsyncApp(token="xoxb-bench", signing_secret="bench")
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
