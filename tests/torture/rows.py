"""`./run torture --rows N`: two bots, one PostgreSQL, N due posts; half way one bot is killed. Is any sent twice?"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter
from typing import Any

from aiohttp import web
from sqlmodel import col, func, select

from bot.delivery import LEASE
from crisis.effects import PostNotice, wish_for
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.bench.filling import fill_accounts, fill_crises, fill_people
from tests.bench.ground import grounds
from tests.bench.ids import SECRET, TOKEN
from tests.bench.sink import BOT, Sink
from tests.torture.processes import ROOT, Trouble
from tests.torture.report import table
from tests.torture.verdict import Finding

CHANNELS = 100
BROKEN = 1
ALLOWANCE_S = 5.0
"""A dead bot's work is found by the first look after the end of its lease, on a machine that is busy."""
QUIET_WITHIN_S = 600.0
ENDS_WITHIN_S = 20.0


@dataclass
class RecordingSlack(Sink):
    """Says yes to everything, and keeps each message, so that a bot that looks finds it."""

    posts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Channel → its messages, newest last."""
    times_in: dict[str, list[float]] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        if request.match_info["method"] == "chat.postMessage":
            self._keep(await (request.json() if request.content_type == "application/json" else request.post()))
        return await super().answer(request)

    @property
    def count(self) -> int:
        return sum(len(posts) for posts in self.posts.values())

    def _facts(self, method: str, channel: str) -> dict[str, Any]:
        if method == "conversations.history":
            return {"messages": self.posts.get(channel, [])[::-1], "has_more": False}
        return super()._facts(method, channel)

    def _keep(self, sent: Any) -> None:
        metadata = sent.get("metadata")
        message = {
            "ts": f"{time.time():.6f}",
            "user": BOT,
            "bot_id": "B0BENCH",
            "text": sent.get("text", ""),
            "metadata": json.loads(metadata) if isinstance(metadata, str) else metadata,
        }
        self.posts.setdefault(str(sent["channel"]), []).append(message)
        self.times_in.setdefault(str(sent["channel"]), []).append(perf_counter())


@dataclass(frozen=True)
class Drained:
    """What came of it."""

    findings: list[Finding]
    said: str

    @property
    def is_sound(self) -> bool:
        return not any(finding.problems for finding in self.findings)


async def drain(url: str, rows: int, *, kill: bool = True) -> Drained:
    """Let two bots empty an outbox, kill one when half is done, and compare. Raises `Trouble` when they do not end."""
    database = Database(url)
    async with recording() as slack, _bot(slack.url, url) as first, _bot(slack.url, url):
        await _until(lambda: len(slack.times("auth.test")) == 2, "the two bots had not both started")
        await _fill(database, rows)
        started = perf_counter()
        await _until(lambda: slack.count >= rows // 2, f"not even half of the {rows:,} posts had been sent")
        killed_at = perf_counter()
        if kill:
            first.send_signal(signal.SIGKILL)
            await first.wait()
        await _quiet(database, rows)
        seconds = perf_counter() - started
    findings = await _compared(database, slack, rows, killed_at)
    await database.close()
    return Drained(findings, f"{rows:,} posts by two bots in {seconds:.0f} s{', one killed half way' if kill else ''}")


async def _fill(database: Database, rows: int) -> None:
    now = datetime.now(UTC) - timedelta(minutes=1)
    async with database.transaction() as session:
        await fill_people(session)
        await fill_accounts(session, 1)
        await fill_crises(session, CHANNELS)
        for number in range(rows):
            values = {"functions": [f"number {number // CHANNELS}."]}
            await wish_for(session, PostNotice(crisis_id=1 + number % CHANNELS, word="crt_gap", values=values), now=now)


@asynccontextmanager
async def recording() -> AsyncIterator[RecordingSlack]:
    """It listens on a free port of loopback for the length of the block."""
    found = RecordingSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", found.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield found
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _bot(slack_url: str, database_url: str) -> AsyncIterator[Process]:
    """The whole program, at a pace that only the machine limits."""
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": "0",
        "CRISIS_PROTOCOL": "",
        "CRISIS_TIME_SCALE": "1",
    }
    command = (sys.executable, "-m", "tests.bench.paced_bot")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | settings, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), ENDS_WITHIN_S)
        except TimeoutError:
            process.kill()
    await process.wait()


async def _until(is_so: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(QUIET_WITHIN_S):
            # They are other processes; looking often is enough here.
            while not is_so():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise Trouble(f"After {QUIET_WITHIN_S:.0f} s {what}.") from None


async def _quiet(database: Database, rows: int) -> None:
    gives_up_at = perf_counter() + QUIET_WITHIN_S
    while left := await _left(database):
        if perf_counter() > gives_up_at:
            raise Trouble(f"{left:,} of {rows:,} posts still wait {QUIET_WITHIN_S:.0f} s after half of them were sent.")
        await asyncio.sleep(0.2)


async def _left(database: Database) -> int:
    # The bots' own sweeps wish for other things meanwhile, some of them for tomorrow morning.
    ours = col(Effect.kind) == PostNotice.__name__
    is_open = col(Effect.state).in_((EffectState.PENDING, EffectState.CLAIMED))
    async with database.reading() as session:
        return (await session.exec(select(func.count()).select_from(Effect).where(ours, is_open))).one()


async def _compared(database: Database, slack: RecordingSlack, rows: int, killed_at: float) -> list[Finding]:
    async with database.reading() as session:
        posts = select(Effect).where(Effect.kind == PostNotice.__name__).order_by(col(Effect.id))
        effects = (await session.exec(posts)).all()
    return [
        _once_each(effects, slack, rows),
        _in_order(slack),
        _shared({effect.claimed_by for effect in effects}),
        _no_long_gap(slack, killed_at),
    ]


def _once_each(effects: Sequence[Effect], slack: RecordingSlack, rows: int) -> Finding:
    sent = Counter(
        str(message["metadata"]["event_payload"]["effect"]) for posts in slack.posts.values() for message in posts
    )
    finding = Finding(f"{rows:,} due rows: each sent once")
    for effect in effects:
        finding.once(sent[effect.uid], f"effect {effect.id}")
    return finding


def _in_order(slack: RecordingSlack) -> Finding:
    finding = Finding("each channel: in the order in which they were wished for")
    for channel, posts in slack.posts.items():
        numbers = [int(message["text"].split("number ")[1].split(".")[0]) for message in posts]
        finding.expect(numbers == sorted(numbers), f"{channel}: {numbers}")
    return finding


def _shared(workers: set[str | None]) -> Finding:
    finding = Finding("both bots worked")
    finding.expect(len(workers) == 2, f"only {workers}, so this run shows nothing")
    return finding


def _no_long_gap(slack: RecordingSlack, killed_at: float) -> Finding:
    finding = Finding(f"after the kill: no channel waits longer than the dead bot's lease of {LEASE:.0f} s")
    for channel, times in slack.times_in.items():
        later = [killed_at, *(at for at in times if at > killed_at)]
        longest = max((after - before for before, after in pairwise(later)), default=0.0)
        finding.expect(longest <= LEASE + ALLOWANCE_S, f"{channel} waited {longest:.0f} s")
    return finding


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="./run torture", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, metavar="N", help="so many posts are due (10000)")
    rows = parser.parse_args(arguments).rows
    with grounds(("postgresql",)) as (postgres,), postgres.fresh_url() as url:
        drained = asyncio.run(drain(url, rows))
    print(table(drained.findings))
    print(f"\n{drained.said}: {'sound' if drained.is_sound else 'BROKEN'}")
    return 0 if drained.is_sound else BROKEN
