"""The bot as a process of its own: started, told to stop, killed."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fake_slack.server import FakeSlack

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.slow


@asynccontextmanager
async def started(slack: FakeSlack, database_url: str, folder: Path, **changes: str) -> AsyncIterator[Process]:
    """`python -m bot run` in a folder of its own; whatever happens, it is gone afterwards."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment | changes, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_with(process: Process, word: str) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while line := (await process.stderr.readline()).decode():
            if word in line:
                return line
    raise AssertionError(f"The process ended without saying {word!r}.")


def with_slack(visit: Callable[[FakeSlack], Awaitable[None]]) -> None:
    async def _run() -> None:
        async with FakeSlack() as slack:
            await visit(slack)

    asyncio.run(_run())


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_told_to_stop_it_ends_cleanly(sqlite_url: str, tmp_path: Path, told: signal.Signals) -> None:
    """Within 10 s, with status 0, and Slack sees the socket close."""

    async def visit(slack: FakeSlack) -> None:
        async with started(slack, sqlite_url, tmp_path) as process:
            await line_with(process, "Ready")
            begun = time.monotonic()
            process.send_signal(told)
            _, errors = await process.communicate()

            assert process.returncode == 0
            assert time.monotonic() - begun < 10
            assert b"Stopped" in errors
            assert b"Traceback" not in errors
            await slack.until(lambda: not slack.link.socket_mode.sockets)

    with_slack(visit)


def test_told_to_stop_while_slack_hangs_it_still_ends_in_time(sqlite_url: str, tmp_path: Path) -> None:
    """A call that Slack never answers is handed back, not waited for."""

    async def visit(slack: FakeSlack) -> None:
        async with started(slack, sqlite_url, tmp_path) as process:
            await line_with(process, "Ready")
            slack.faults.add("views.publish", "timeout", times=9)
            await slack.person("ana").opens_home()
            await slack.until(lambda: any(call.method == "views.publish" for call in slack.calls))
            begun = time.monotonic()
            process.terminate()
            await process.communicate()

            assert process.returncode == 0
            assert time.monotonic() - begun < 10

    with_slack(visit)


def test_told_to_stop_while_it_waits_for_slack_it_ends_at_once(sqlite_url: str, tmp_path: Path) -> None:
    """A start that never succeeded can be stopped like any other."""

    async def visit(slack: FakeSlack) -> None:
        async with started(slack, sqlite_url, tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/") as process:
            await line_with(process, "Slack is not there yet")
            process.terminate()
            _, errors = await process.communicate()

            assert process.returncode == 0
            assert b"Traceback" not in errors

    with_slack(visit)


def test_a_refused_token_ends_it_with_2_and_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    """A process manager can tell it from a crash, and a person knows what to do."""

    async def visit(slack: FakeSlack) -> None:
        async with started(slack, sqlite_url, tmp_path, SLACK_BOT_TOKEN="xoxb-nope") as process:
            _, errors = await process.communicate()

            assert process.returncode == 2
            assert b"Slack refuses the token in SLACK_BOT_TOKEN (invalid_auth)" in errors
            assert b"xoxb-nope" not in errors
            assert b"Traceback" not in errors

    with_slack(visit)


def test_no_token_and_no_message_text_is_in_the_log(sqlite_url: str, tmp_path: Path) -> None:
    """Whoever reads logs learns that something happened, not what was said."""

    async def visit(slack: FakeSlack) -> None:
        async with started(slack, sqlite_url, tmp_path) as process:
            await line_with(process, "Ready")
            await slack.person("ana").types("/crisis show the-furious-client", in_channel="general")
            process.terminate()
            _, errors = await process.communicate()

            for secret in (slack.bot_token, slack.app_token, "the-furious-client"):
                assert secret.encode() not in errors

    with_slack(visit)
