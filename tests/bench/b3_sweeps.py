"""B3: a sweep that finds 100 due rows takes no longer among 100,000 open rows than among 1,000."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, text
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.metrics import Metrics
from bot.schedule import SWEEPS
from bot.sweep import Surroundings, run_sweep
from crisis.digest import friday
from crisis.protocol import Protocol
from storage.columns import UtcDateTime
from storage.outbox import claim_due, next_due_at
from storage.session import Database
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.receipt import Receipt
from storage.vocabulary import Urgency
from tests.bench.filling import (
    BEFORE,
    LATER,
    NOW,
    N,
    a_person,
    fill_accounts,
    fill_climbs,
    fill_clocks,
    fill_crises,
    fill_people,
    multiply,
    numbered,
)
from tests.bench.ground import Ground, settle
from tests.bench.measuring import Figure, Goal, compared, slow_down
from tests.stage import a_protocol

DUE, DUE_QUICK = 100, 20
FEW, MANY, MANY_QUICK = 1_000, 100_000, 10_000
GOAL = Goal(most=1.3)
OLD = NOW - timedelta(days=40)
CLAIMED_AT_ONCE = 24


@dataclass(frozen=True)
class Field:
    """A database full of open rows, `due` of each kind due."""

    database: Database
    protocol: Protocol
    rows: int
    due: int

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.database, self.protocol, Metrics())

    async def change(self, *statements: str) -> None:
        async with self.database.transaction() as session:
            connection = await session.connection()
            for statement in statements:
                times = [bindparam("now", BEFORE, UtcDateTime())] if ":now" in statement else []
                await connection.execute(text(statement).bindparams(*times))


@dataclass(frozen=True)
class Sweeping:
    """One sweep: how to make its rows due again, and one pass."""

    name: str
    rearm: Callable[[Field], Awaitable[None]]
    sweep: Callable[[Field], Awaitable[None]]


async def measure(ground: Ground, *, quick: bool, planted_ms: float = 0.0) -> AsyncIterator[Figure]:
    """One figure for each sweep."""
    many, due = (MANY_QUICK, DUE_QUICK) if quick else (MANY, DUE)
    async with AsyncExitStack() as stack:
        large = await stack.enter_async_context(_field(ground, many, due))
        small = await stack.enter_async_context(_field(ground, FEW, due))
        slow_down(large.database, planted_ms)
        for sweeping in SWEEPINGS:
            found = await compared(
                lambda one=sweeping: one.sweep(large),  # type: ignore[misc]
                lambda one=sweeping: one.sweep(small),  # type: ignore[misc]
                before=(lambda one=sweeping: one.rearm(large), lambda one=sweeping: one.rearm(small)),  # type: ignore[misc]
                rounds=2 if quick else 7,
                goal=GOAL,
            )
            yield Figure(
                bench="B3",
                what=f"{sweeping.name}, {due} due",
                database=ground.name,
                value=found.ratio,
                goal=GOAL,
                said=found.said(f"among {many:,}", f"among {FEW:,}"),
            )


@asynccontextmanager
async def _field(ground: Ground, rows: int, due: int) -> AsyncIterator[Field]:
    async with ground.fresh() as database:
        async with database.transaction() as session:
            await _fill(session, rows, due)
        await settle(database)
        yield Field(database, a_protocol(), rows, due)


async def _fill(session: AsyncSession, rows: int, due: int) -> None:
    await fill_people(session)
    await fill_accounts(session, 1)
    await fill_crises(session, rows)
    for first, count, at in ((1, due, BEFORE), (due + 1, rows - due, LATER)):
        await fill_clocks(session, count, first=first, check_at=at)
        await fill_climbs(session, count, first=first, next_at=at)
        await _fill_outbox(session, first, count, due=at is BEFORE)
    await multiply(session, a_person(""), rows, slack_id=numbered("U0"), email=numbered("known@"))
    await multiply(session, Person(), due, email=numbered("unknown@northwind.example."))
    await multiply(session, Receipt(request_key="", at=NOW), rows, request_key=numbered("view:"))


async def _fill_outbox(session: AsyncSession, first: int, count: int, *, due: bool) -> None:
    pattern = Effect(
        uid="",
        kind="PostNotice",
        urgency=Urgency.HOUSEKEEPING,
        created_at=BEFORE,
        due_at=BEFORE if due else LATER,
        claimed_by="nobody" if due else None,
    )
    varying = {"uid": numbered("bench-"), "lane": numbered("channel:"), "crisis_id": N}
    await multiply(session, pattern, count, first=first, urgency=N % 3, **varying)


def _named(name: str) -> Callable[[Field], Awaitable[None]]:
    (sweep,) = [one for one in SWEEPS if one.name == name]

    async def run(field: Field) -> None:
        await run_sweep(sweep, field.around, now=NOW)

    return run


async def _claim(field: Field) -> None:
    """As delivery does: claim until nothing is left, then ask when to look again."""
    claimed = -1
    while claimed:
        async with field.database.transaction() as session:
            lease = timedelta(hours=1)
            claimed = len(
                await claim_due(session, now=NOW, wall=NOW, claimant="bench", lease=lease, limit=CLAIMED_AT_ONCE)
            )
    async with field.database.reading() as session:
        await next_due_at(session, after=NOW)


async def _write_friday_digest(field: Field) -> None:
    await _named("digest")(field)
    async with field.database.reading() as session:
        await friday(session, now=NOW)


async def _rearm_clocks(field: Field) -> None:
    await field.change(
        f"DELETE FROM effect WHERE crisis_id <= {field.due} AND kind <> 'PostNotice'",
        f"UPDATE update_clock SET next_check_at = :now, due_at = :now, stage = 'waiting' WHERE id <= {field.due}",
    )


async def _rearm_climbs(field: Field) -> None:
    await field.change(
        f"DELETE FROM effect WHERE crisis_id <= {field.due} AND kind <> 'PostNotice'",
        f"DELETE FROM page WHERE crisis_id <= {field.due}",
        f"UPDATE climb SET next_at = :now, step = 'crt', ended_at = NULL WHERE id <= {field.due}",
    )


async def _rearm_outbox(field: Field) -> None:
    await field.change("UPDATE effect SET state = 'pending', attempts = 0, lease_until = NULL WHERE state = 'claimed'")


async def _rearm_people(field: Field) -> None:
    await field.change("DELETE FROM effect WHERE kind = 'FindPerson'")


async def _rearm_receipts(field: Field) -> None:
    async with field.database.transaction() as session:
        await multiply(session, Receipt(request_key="", at=OLD), field.due, request_key=numbered("old:"))


async def _rearm_digest(field: Field) -> None:
    await field.change("DELETE FROM effect WHERE kind = 'PostFridayDigest'")


SWEEPINGS = (
    Sweeping("update clocks", _rearm_clocks, _named("update")),
    Sweeping("climbs", _rearm_climbs, _named("escalation")),
    Sweeping("outbox claim", _rearm_outbox, _claim),
    Sweeping("people to find", _rearm_people, _named("person")),
    Sweeping("receipts", _rearm_receipts, _named("receipt")),
    Sweeping("Friday digest", _rearm_digest, _write_friday_digest),
)
