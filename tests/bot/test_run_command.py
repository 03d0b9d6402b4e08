"""`run_bot` in the test's own process."""

import asyncio
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.run_command import run_bot
from fake_slack.server import FakeSlack


@pytest.fixture
def nothing_left_alone() -> Iterator[None]:
    """The tests themselves leave alone what they have loaded (`conftest.py`)."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.mark.usefixtures("nothing_left_alone")
def test_what_the_start_made_is_left_alone(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Garbage collection does not walk through all modules while people wait for a form."""

    async def visit() -> None:
        async with FakeSlack() as slack:
            settings = {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": sqlite_url,
                "PORT": "0",
            }
            for name, value in settings.items():
                monkeypatch.setenv(name, value)
            monkeypatch.chdir(tmp_path)
            running = asyncio.create_task(run_bot())
            async with asyncio.timeout(15):
                while not gc.get_freeze_count():
                    assert not running.done()
                    await asyncio.sleep(0.01)
            os.kill(os.getpid(), signal.SIGTERM)

            assert await running == 0
            assert gc.get_freeze_count() > 100_000

    asyncio.run(visit())
