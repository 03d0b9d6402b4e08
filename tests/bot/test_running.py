"""The whole bot, started and stopped in this process, with a Fake Slack that is there, away, or says no."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import slack_identity, socket_client
from bot.build import build
from bot.problems import StartProblem
from bot.running import Running, prepare_database
from bot.settings import Settings
from crisis.effects import PublishHome, wish_for
from fake_slack.server import FakeSlack
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState

Visit = Callable[[Running, FakeSlack], Awaitable[None]]


def settings_for(slack: FakeSlack, database_url: str, *, socket: bool = True, **changes: Any) -> Settings:
    way_in: dict[str, Any] = (
        {"slack_app_token": SecretStr(slack.app_token), "slack_signing_secret": None}
        if socket
        else {"slack_app_token": None, "slack_signing_secret": SecretStr(slack.signing_secret)}
    )
    given: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_api_url": slack.api_url,
        "database_url": database_url,
        "crisis_protocol": None,
        "crisis_time_scale": "1",
        "host": "127.0.0.1",
        "port": 0,
    }
    return Settings(_env_file=None, **(given | way_in | changes))


@asynccontextmanager
async def stopped_afterwards(bot: Running) -> AsyncIterator[Running]:
    try:
        yield bot
    finally:
        await bot.stop()


def with_bot(database_url: str, visit: Visit, *, socket: bool = True) -> None:
    """Start everything, visit, stop everything."""

    async def _run() -> None:
        async with (
            FakeSlack() as slack,
            stopped_afterwards(build(settings_for(slack, database_url, socket=socket))) as bot,
        ):
            await bot.start()
            if not socket:
                await slack.deliver_to_http(f"{bot.web.url}/slack/events")
            await visit(bot, slack)

    asyncio.run(_run())


async def look_at(bot: Running, page: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(bot.web.url + page) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize("socket", [True, False], ids=["socket", "http"])
def test_a_started_bot_is_ready_and_answers(sqlite_url: str, socket: bool) -> None:
    """One code path serves both modes, from the request to the figures."""

    async def visit(bot: Running, slack: FakeSlack) -> None:
        delivery = await slack.person("ana").types("/crisis help", in_channel="general")

        assert delivery.status == 200
        assert (await look_at(bot, "/readyz"))[1]["status"] == "ready"
        assert b'crisis_desk_requests_total{kind="command",status="200"} 1.0' in bot.metrics.text()

    with_bot(sqlite_url, visit, socket=socket)


def test_at_start_slack_is_asked_only_what_is_needed(sqlite_url: str) -> None:
    """Who we are, and for a socket; no list of people or channels, however large the workspace."""

    async def visit(bot: Running, slack: FakeSlack) -> None:
        assert [call.method for call in slack.calls] == ["auth.test", "apps.connections.open"]
        await slack.person("ana").types("/crisis help", in_channel="general")
        assert [call.method for call in slack.calls].count("auth.test") == 1

    with_bot(sqlite_url, visit)


def test_in_socket_mode_nobody_can_knock_over_http(sqlite_url: str) -> None:
    """Only the health page is served."""

    async def visit(bot: Running, _slack: FakeSlack) -> None:
        async with aiohttp.ClientSession() as session, session.post(bot.web.url + "/slack/events") as answer:
            assert answer.status == 404

    with_bot(sqlite_url, visit)


def test_it_starts_on_an_empty_database_and_a_missing_folder(tmp_path: Any) -> None:
    """The first start needs no other step."""

    async def visit(bot: Running, _slack: FakeSlack) -> None:
        assert (await look_at(bot, "/readyz"))[1]["migrations"] == "applied"

    with_bot(f"sqlite:///{tmp_path}/not/there/yet/desk.db", visit)


def test_a_failed_effect_degrades_readiness_and_shows_in_the_figures(sqlite_url: str) -> None:
    """It works, yet somebody should look: 200, so that nobody restarts it for that."""

    async def visit(bot: Running, _slack: FakeSlack) -> None:
        async with bot.database.transaction() as session:
            effect_id = await wish_for(session, PublishHome(slack_id="U0ANA00001"), now=bot.clock.now())
            effect = await session.get(Effect, effect_id)
            assert effect is not None
            effect.state = EffectState.FAILED

        status, told = await look_at(bot, "/readyz")
        assert (status, told["status"], told["effects"]["failed"]) == (200, "degraded", 1)
        assert told["problems"] == ["1 effect failed. See `python -m bot effects list`."]
        async with aiohttp.ClientSession() as visitor, visitor.get(bot.web.url + "/metrics") as answer:
            assert 'crisis_desk_effects{state="failed"} 1.0' in await answer.text()

    with_bot(sqlite_url, visit)


def test_without_its_database_it_is_alive_but_not_ready(sqlite_url: str) -> None:
    """Health and readiness are two questions."""

    async def visit(bot: Running, _slack: FakeSlack) -> None:
        async with bot.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE effect RENAME TO gone")

        status, told = await look_at(bot, "/readyz")
        assert (status, told["database"]) == (503, "away")
        assert (await look_at(bot, "/healthz"))[0] == 200

    with capture_logs():
        with_bot(sqlite_url, visit)


def test_while_slack_is_away_it_waits_and_says_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No crash: health is served, the log says why, and it connects as soon as Slack is back."""
    monkeypatch.setattr(slack_identity, "FIRST_WAIT_SECONDS", 0.01)

    async def _run() -> None:
        async with FakeSlack() as slack, stopped_afterwards(build(settings_for(slack, sqlite_url))) as bot:
            slack.faults.add("auth.test", "503", times=1_000)
            starting = asyncio.create_task(bot.start())
            await slack.until(lambda: "failed" in bot.link.problem)
            status, told = await look_at(bot, "/readyz")
            assert status == 503
            assert told["problems"][0].startswith("Slack cannot reach the bot (auth.test failed")
            slack.faults.clear()
            slack.faults.add("auth.test", "drop_before", times=1)
            slack.faults.add("apps.connections.open", "error", times=1, error="internal_error")
            await starting
            assert (await look_at(bot, "/readyz"))[0] == 200

    with capture_logs() as logged:
        asyncio.run(_run())
    *before, last = [line["what"] for line in logged if line["log_level"] == "warning"]
    assert len(before) >= 2
    assert set(before) == {"auth.test"}
    assert last == "Opening the socket"


@pytest.mark.parametrize("variable", ["slack_bot_token", "slack_app_token"])
def test_a_token_that_slack_refuses_ends_the_start(sqlite_url: str, variable: str) -> None:
    """Waiting would not help; the sentence names the variable and not its value."""

    async def _run() -> None:
        async with FakeSlack() as slack:
            wrong: dict[str, Any] = {variable: SecretStr("xoxb-nope" if variable == "slack_bot_token" else "xapp-nope")}
            async with stopped_afterwards(build(settings_for(slack, sqlite_url, **wrong))) as bot:
                await bot.start()

    with pytest.raises(StartProblem) as problem:
        asyncio.run(_run())

    assert f"the token in {variable.upper()} (invalid_auth)" in problem.value.sentence
    assert "nope" not in problem.value.sentence


def test_a_port_that_is_taken_ends_the_start(sqlite_url: str) -> None:
    """The sentence names host and port."""

    async def visit(bot: Running, slack: FakeSlack) -> None:
        port = int(bot.web.url.rsplit(":", 1)[1])
        async with stopped_afterwards(build(settings_for(slack, sqlite_url, port=port))) as second:
            with pytest.raises(StartProblem, match=f"PORT {port} cannot be used"):
                await second.start()

    with_bot(sqlite_url, visit)


def test_a_database_that_is_away_ends_the_start() -> None:
    """Whoever reads it knows which variable; no password and no trace."""

    async def _run() -> None:
        url = "postgresql://desk:hunter2@127.0.0.1:9/desk"
        async with FakeSlack() as slack, stopped_afterwards(build(settings_for(slack, url))) as bot:
            await bot.start()

    with pytest.raises(StartProblem, match="DATABASE_URL: the database cannot be used") as problem:
        asyncio.run(_run())

    assert "hunter2" not in problem.value.sentence


def test_a_database_that_goes_away_during_the_start_ends_it_as_well(sqlite_url: str) -> None:
    """It was migrated and is gone when the playbooks are read: a sentence, no trace."""

    async def _run() -> None:
        async with FakeSlack() as slack, stopped_afterwards(build(settings_for(slack, sqlite_url))) as bot:
            await prepare_database(bot.database)
            async with bot.database.engine.begin() as connection:
                await connection.exec_driver_sql("DROP TABLE playbook_version")
            await bot.start()

    with pytest.raises(StartProblem, match=r"DATABASE_URL: the database cannot be used \(no such table"):
        asyncio.run(_run())


@pytest.mark.parametrize("how", ["close", "disconnect"])
def test_a_connection_that_breaks_comes_back(sqlite_url: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack hangs up, or asks us to; and it does not answer the first call for a new address."""
    monkeypatch.setattr(socket_client, "FIRST_WAIT_SECONDS", 0.01)

    async def visit(bot: Running, slack: FakeSlack) -> None:
        before = slack.link.socket_mode.sockets[0]
        slack.faults.add("apps.connections.open", "503")
        await getattr(slack.link.socket_mode, how)()
        await slack.until(lambda: bool(slack.link.socket_mode.sockets) and before not in slack.link.socket_mode.sockets)

        delivery = await slack.person("ana").types("/crisis help", in_channel="general")
        assert delivery.status == 200
        assert await bot.runtime.is_connected()

    with capture_logs():
        with_bot(sqlite_url, visit)


@pytest.mark.parametrize("socket", [True, False], ids=["socket", "http"])
def test_a_request_under_way_is_answered_before_the_bot_stops(sqlite_url: str, socket: bool) -> None:
    """Nobody sees an error because of an upgrade; what comes afterwards is not taken."""

    async def visit(bot: Running, slack: FakeSlack) -> None:
        slack.latency_ms = 200
        typing = asyncio.create_task(slack.person("ana").types("/crisis help", in_channel="general"))
        await slack.until(lambda: slack.calls[-1].method == "users.info")
        stopping = asyncio.create_task(bot.stop())

        assert (await typing).status == 200
        await stopping
        assert (await slack.person("ana").types("/crisis help", in_channel="general")).status != 200

    with_bot(sqlite_url, visit, socket=socket)
