"""`kill -9` of a real bot in the middle of opening a channel: the next one ends it, everything exactly once."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fake_slack.server import FakeSlack

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 150.0
"""Seconds: a lease of 30, a look after 15, and a machine that has other things to do."""

PROTOCOL = ROOT / "fake_slack" / "northwind" / "protocol.toml"
TEAM = {"dora", "farid", "lena"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "fault"),
    [
        pytest.param("conversations.create", "timeout_after", id="created, and the answer never heard"),
        pytest.param("conversations.invite", "timeout", id="created, and nobody invited"),
    ],
)
def test_between_create_and_invite(prepared_database: Path, tmp_path: Path, method: str, fault: str) -> None:
    """One channel, everybody in it, one headline, one page each, one line in the crisis-desk channel."""
    database = Path(shutil.copy(prepared_database, tmp_path / "crisis.db"))

    try:
        asyncio.run(story(database, method, fault))
    except TimeoutError as late:
        raise AssertionError(f"It never came to an end. The bots said:\n{log_of(database)}") from late


def log_of(database: Path) -> str:
    return database.with_suffix(".log").read_text(encoding="utf-8")[-6000:]


async def story(database: Path, method: str, fault: str) -> None:
    async with FakeSlack(limits=False) as slack:
        ana = slack.person("ana")
        async with a_bot(slack, database) as first:
            slack.faults.add(method, fault)
            await ana.types("/crisis Acme cannot invoice")
            await slack.until(lambda: ana.modal is not None, PATIENCE)
            (option, *_) = await ana.suggests("crisis_account", "Acme")
            await ana.selects(None, "crisis_account", option["text"]["text"])
            await ana.submits(summary="Acme cannot invoice", severity="SEV2")
            await slack.until(lambda: method in [call.method for call in slack.calls], PATIENCE)
            first.kill()
            await first.wait()
        slack.faults.clear()

        async with a_bot(slack, database):
            await slack.until(lambda: is_all_there(slack), PATIENCE)
            await slack.settled()

        expect_everything_once(slack)


def is_all_there(slack: FakeSlack) -> bool:
    """Headline pinned, everybody paged, the declarer told."""
    pinned = any(channel.pins for channel in slack.state.channels.values())
    return pinned and all(slack.person(name).direct_messages() for name in {"ana", *TEAM})


def expect_everything_once(slack: FakeSlack) -> None:
    (channel,) = [channel for channel in slack.state.channels.values() if channel.name.startswith("crisis-2")]
    members = {slack.state.user(member).name for member in channel.members} - {"crisisdesk"}
    assert members == {"ana", *TEAM}
    headlines = [one for one in slack.state.messages(channel.id) if one.text.startswith("Crisis C-")]
    assert len(headlines) == 1
    assert channel.pins == [headlines[0].ts]
    desk = [one for one in slack.state.messages("crisis-desk") if "Open crisis" in one.text]
    assert len(desk) == 1
    for name in {"ana", *TEAM}:
        assert len(slack.person(name).direct_messages()) == 1, name


@asynccontextmanager
async def a_bot(slack: FakeSlack, database: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` over Socket Mode, until the block ends."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
        "CRISIS_PROTOCOL": str(PROTOCOL),
        "PORT": "0",
    }
    with database.with_suffix(".log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=log
        )
    try:
        await slack.until(lambda: slack.link.connected, PATIENCE)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
