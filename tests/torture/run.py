"""One torture run from start to verdict."""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.session import Database
from tests.torture.audit import audit
from tests.torture.faults import BadDay
from tests.torture.killer import Killer
from tests.torture.ledger import Ledger
from tests.torture.options import Options
from tests.torture.people import Crowd, who_works_here
from tests.torture.quiet import become_quiet
from tests.torture.record import Record, read_record
from tests.torture.report import Totals
from tests.torture.verdict import Finding
from tests.torture.world import World, world

FINISH_WITHIN_S = 90.0
"""How long people may take to finish what they are doing."""


@dataclass(frozen=True)
class Outcome:
    """What a run found."""

    findings: list[Finding]
    totals: Totals

    @property
    def lost(self) -> int:
        return sum(len(finding.lost) for finding in self.findings)

    @property
    def doubled(self) -> int:
        return sum(len(finding.doubled) for finding in self.findings)

    @property
    def wrong(self) -> int:
        return sum(len(finding.wrong) for finding in self.findings)


async def torture(options: Options) -> Outcome:
    """Do it. Raises `Trouble` when something of the set-up does not work."""
    folder = Path(tempfile.mkdtemp(prefix="crisis-desk-torture-"))
    started = time.monotonic()
    try:
        async with world(options, folder) as here:
            chance = random.Random(options.seed)
            killer = Killer(here, random.Random(chance.random()))
            bad_day = BadDay(here.slack_url, random.Random(chance.random()))
            crowd = Crowd(here.slack_url, Ledger(), random.Random(chance.random()), options.crises)
            await _act(here, killer, bad_day, crowd)
            await become_quiet(here)
            return await _judge(here, killer, bad_day, crowd.ledger, started)
    finally:
        if options.keep:
            shutil.copytree(folder, options.keep, dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


async def _act(here: World, killer: Killer, bad_day: BadDay, crowd: Crowd) -> None:
    options = here.options
    people = await who_works_here(here.slack_url, options.people)
    acting = [asyncio.create_task(crowd.act(slack_id)) for slack_id in people]
    failing = asyncio.create_task(bad_day.go_on(options.latency_ms))
    restarting = asyncio.create_task(here.restart_the_fallen())
    try:
        await _unless_somebody_fails(
            killer.kill(kills=options.kills, seconds_max=options.seconds_max), [*acting, failing, restarting]
        )
        crowd.is_over.set()
        async with asyncio.timeout(FINISH_WITHIN_S):
            await asyncio.gather(*acting)
    finally:
        for task in (*acting, failing, restarting):
            task.cancel()
        await asyncio.gather(*acting, failing, restarting, return_exceptions=True)
    await bad_day.end()


async def _unless_somebody_fails(main: Coroutine[Any, Any, None], others: list[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(main)
    await asyncio.wait([task, *others], return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        if other.done():
            task.cancel()
            other.result()
    await task


async def _judge(here: World, killer: Killer, bad_day: BadDay, ledger: Ledger, started: float) -> Outcome:
    database = Database(here.database_url)
    try:
        async with database.reading() as session:
            record = await read_record(
                session, here.protocol, here.slack_url, now=here.clock.now(), scale=here.options.scale
            )
            findings = await audit(record, ledger)
    finally:
        await database.close()
    findings.append(_deaths(here))
    return Outcome(findings, _totals(record, killer, bad_day, ledger, time.monotonic() - started))


def _deaths(here: World) -> Finding:
    finding = Finding("bot: never ends unless it is told or killed")
    for death in here.deaths:
        finding.expect(False, death)
    finding.looked_at = sum(slot.lives for slot in here.slots)
    return finding


def _totals(record: Record, killer: Killer, bad_day: BadDay, ledger: Ledger, seconds: float) -> Totals:
    return Totals(
        kills=dict(killer.done),
        crises=len(record.crises),
        effects=len(record.effects),
        messages=sum(len(posted) for posted in record.posted.values()),
        acts=dict(ledger.acts),
        came_through=ledger.came_through(),
        faults=bad_day.planned.total(),
        seconds=seconds,
    )
