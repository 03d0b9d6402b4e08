"""Bots and databases are killed while people work. `./run torture` is the long version."""

import asyncio
import subprocess
import sys

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.torture.options import read_options
from tests.torture.processes import ROOT, Trouble
from tests.torture.rows import drain, recording
from tests.torture.run import torture

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--database", "sqlite", "--transport", "http"), id="one bot on SQLite, over HTTP"),
        pytest.param(("--database", "postgresql", "--replicas", "2"), id="two bots on PostgreSQL, which is killed too"),
    ],
)
def test_nothing_is_lost_or_doubled_when_processes_are_killed(arguments: tuple[str, ...]) -> None:
    """Everybody who was told “done” finds it, once; every message came once; the headline says what is true."""
    options = read_options([*arguments, "--kills", "8", "--seed", "7", "--people", "6", "--crises", "4", "--hurry"])

    outcome = asyncio.run(torture(options))

    assert sum(outcome.totals.kills.values()) >= 8
    assert outcome.totals.crises >= 1
    problems = [f"{finding.what}: {problem}" for finding in outcome.findings for problem in finding.problems]
    assert problems == []


def test_two_bots_empty_one_outbox_and_send_nothing_twice(postgres_url: str) -> None:
    """Each row is sent once, in order, and both bots take part."""
    drained = asyncio.run(drain(postgres_url, 300, kill=False))

    assert [problem for finding in drained.findings for problem in finding.problems] == []


def test_bots_that_do_not_come_to_an_end_are_named_in_a_sentence(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stack trace after ten minutes of waiting."""
    monkeypatch.setattr("tests.torture.rows.QUIET_WITHIN_S", 0.0)

    with pytest.raises(Trouble, match="the two bots had not both started"):
        asyncio.run(drain(postgres_url, 1))


def test_the_slack_of_the_full_outbox_shows_what_was_posted() -> None:
    """It is asked with GET, as Slack is. If it showed nothing, each post that a killed bot began would come twice."""

    async def story() -> None:
        async with recording() as slack:
            client = AsyncWebClient(token="xoxb-1", base_url=slack.url)
            await client.chat_postMessage(channel="C1", text="once")
            (message,) = (await client.conversations_history(channel="C1"))["messages"]
            assert message["text"] == "once"

    asyncio.run(story())


def test_the_command_says_what_is_wrong_with_its_arguments() -> None:
    """A wrong flag ends it with a sentence, before anything is started."""
    command = [sys.executable, "-m", "tests.torture", "--kills", "many"]

    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 2
    assert "--kills" in outcome.stderr
    assert "Traceback" not in outcome.stderr
