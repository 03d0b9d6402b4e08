"""B5: what a process costs: start, memory at rest and after a thousand crises, Slack calls at start."""

import asyncio
import os
import statistics
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import aiohttp
from sqlalchemy import and_, or_
from sqlmodel import col, select

from crisis.account import import_accounts, read_accounts
from fake_slack.people import Person
from fake_slack.server import FakeSlack
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.bench.filling import NOW
from tests.bench.ground import Ground
from tests.bench.measuring import TRIES, Figure, Goal, milliseconds, undisturbed
from tests.stage import ACCOUNTS, PATIENCE

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "fake_slack" / "northwind" / "protocol.toml"
PORT_LINE = b'"health": "'
CRISES, CRISES_AFTERWARDS = 1_000, 300
DECLARERS = ("ana", "ben", "chloe", "dora")
ONE_CALL = Goal(most=1)
START_GOAL = Goal(most=3)
MEMORY_GOAL = Goal(most=2)
GROWTH_GOAL = Goal(most=4)
"""KiB for each crisis after the first thousand: what the memory of a process that does nothing else wavers by."""
KIB = 1024.0
LOOKS_EVERY_S = 0.05
SOON = timedelta(minutes=10)


async def measure(ground: Ground, *, quick: bool, planted_ms: float = 0.0) -> AsyncIterator[Figure]:
    """Start and rest; without `quick` also the memory after a thousand crises, and its growth afterwards."""
    starts, bare, resting, bare_resting = [], [], [], []
    async with FakeSlack(limits=False, retry_delays_s=(), patience_s=PATIENCE) as slack:
        for _ in range(1 if quick else 5):
            seconds, memory = await _bare_start()
            bare.append(seconds)
            bare_resting.append(memory)
            with ground.fresh_url() as url:
                calls = len(slack.calls)
                async with _bot(slack, url) as (process, seconds, _):
                    starts.append(seconds)
                    at_start = [call.method for call in slack.calls[calls:]]
                    resting.append(_memory(process))
        yield Figure(
            bench="B5",
            what="start to ready, of the same libraries without a bot",
            database=ground.name,
            value=undisturbed(starts) / undisturbed(bare),
            goal=START_GOAL,
            said=f"{milliseconds(undisturbed(starts))}, bare {milliseconds(undisturbed(bare))}",
        )
        yield Figure(
            bench="B5",
            what="Slack calls at start",
            database=ground.name,
            value=len(at_start),
            unit="",
            goal=ONE_CALL,
            said=", ".join(at_start),
        )
        rest, bare_rest = statistics.median(resting), statistics.median(bare_resting)
        yield Figure(
            bench="B5",
            what="memory at rest, of the same libraries without a bot",
            database=ground.name,
            value=rest / bare_rest,
            goal=MEMORY_GOAL,
            said=f"{rest / KIB:.0f} MiB, bare {bare_rest / KIB:.0f} MiB",
        )
        if not quick:
            async for figure in _growth(ground, slack, rest):
                yield figure


async def _growth(ground: Ground, slack: FakeSlack, rest: float) -> AsyncIterator[Figure]:
    with ground.fresh_url() as url:
        database = Database(url)
        async with database.transaction() as session:
            await import_accounts(session, read_accounts(ACCOUNTS), now=NOW)
        async with _bot(slack, url) as (process, _, address):
            await slack.deliver_to_http(address)
            await _declare(slack, database, CRISES)
            memory = await _memory_afterwards(slack, database, process)
        await database.close()
    yield Figure(
        bench="B5",
        what=f"memory after {CRISES:,} crises, of memory at rest",
        database=ground.name,
        value=memory[0] / rest,
        goal=MEMORY_GOAL,
        said=f"{memory[0] / KIB:.0f} MiB, at rest {rest / KIB:.0f} MiB",
    )
    yield Figure(
        bench="B5",
        what=f"growth for each of {CRISES_AFTERWARDS} crises more",
        database=ground.name,
        value=_growth_of_each(memory),
        unit="KiB",
        goal=GROWTH_GOAL,
        said=f"{', then '.join(f'{kib / KIB:.1f}' for kib in memory)} MiB",
    )


async def _memory_afterwards(slack: FakeSlack, database: Database, process: Process) -> list[float]:
    """KiB before and after 300 crises more, and after the next 300 when they narrowly seem to cost too much.

    What each crisis leaves behind is left by the next ones too. What a moment of many at once leaves (stacks, buffers,
    a statement prepared on one more connection) is not left again.
    """
    memory = [_memory(process)]
    for _ in range(TRIES):
        await _declare(slack, database, CRISES_AFTERWARDS)
        memory.append(_memory(process))
        growth = _growth_of_each(memory)
        if GROWTH_GOAL.is_met(growth) or not GROWTH_GOAL.is_nearly_met(growth):
            break
    return memory


def _growth_of_each(memory: Sequence[float]) -> float:
    """KiB that one crisis cost among the 300 that cost least. `memory`: KiB, before and after each 300."""
    return min(later - before for before, later in pairwise(memory)) / CRISES_AFTERWARDS


async def _declare(slack: FakeSlack, database: Database, count: int) -> None:
    """So many crises, and everything that follows from each."""
    people = [slack.person(name) for name in DECLARERS]
    await asyncio.gather(*(_declare_one_by_one(person, count // len(people)) for person in people))
    # It is another process that works on them.
    while await _is_something_left(database):  # noqa: ASYNC110
        await asyncio.sleep(LOOKS_EVERY_S)


async def _declare_one_by_one(person: Person, count: int) -> None:
    for number in range(count):
        await person.types("/crisis", in_channel="general")
        options = await person.suggests("crisis_account", f"Customer {number}")
        await person.selects(None, "crisis_account", options[-1]["text"]["text"])
        answer = await person.submits(summary="They cannot send invoices", severity="SEV2")
        assert answer.ok, f"Declaring failed: {answer.error or answer.body}"
        await person.closes_modal(everything=True)


async def _is_something_left(database: Database) -> bool:
    """What is repeated comes soon; what a sweep wished for tomorrow morning is nothing to wait for."""
    soon = datetime.now(UTC) + SOON
    is_left = or_(
        col(Effect.state) == EffectState.CLAIMED,
        and_(col(Effect.state) == EffectState.PENDING, col(Effect.due_at) <= soon),
    )
    async with database.reading() as session:
        return (await session.exec(select(Effect.id).where(is_left).limit(1))).first() is not None


@asynccontextmanager
async def _bot(slack: FakeSlack, url: str) -> AsyncIterator[tuple[Process, float, str]]:
    """A bot in its own process; the seconds until it was ready, and where Slack reaches it."""
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "PORT": "0",
        "CRISIS_PROTOCOL": str(PROTOCOL),
    }
    started = perf_counter()
    process = await _start(("-m", "tests.bench.paced_bot"), environment)
    assert process.stderr is not None
    try:
        address = await _address(process.stderr)
        async with aiohttp.ClientSession() as session:
            while (await session.get(f"{address}/readyz")).status != 200:  # noqa: ASYNC110
                await asyncio.sleep(LOOKS_EVERY_S)
        seconds = perf_counter() - started
        reading = asyncio.create_task(_read_all(process.stderr))
        yield process, seconds, f"{address}/slack/events"
    finally:
        process.terminate()
        await process.wait()
    await reading


async def _bare_start() -> tuple[float, float]:
    """Seconds and memory of the process the bot is compared with."""
    started = perf_counter()
    process = await _start(("-m", "tests.bench.bare_process"), {})
    assert process.stdin is not None and process.stdout is not None
    await process.stdout.readline()
    seconds = perf_counter() - started
    memory = _memory(process)
    process.stdin.close()
    await process.wait()
    return seconds, memory


async def _start(arguments: Sequence[str], environment: Mapping[str, str]) -> Process:
    everything = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    out = DEVNULL if environment else PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=everything, stdin=PIPE, stdout=out, stderr=PIPE, limit=2**20
    )


async def _address(lines: asyncio.StreamReader) -> str:
    """Out of the line that says that it is ready."""
    while line := await lines.readline():
        if PORT_LINE in line:
            return line.partition(PORT_LINE)[2].partition(b"/readyz")[0].decode()
    raise AssertionError("The bot did not start: `./run demo` says why.")


async def _read_all(lines: asyncio.StreamReader) -> None:
    while await lines.readline():
        pass


def _memory(process: Process) -> float:
    """Resident memory in KiB."""
    for line in Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    raise AssertionError(f"Process {process.pid} is gone.")
