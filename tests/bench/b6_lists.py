"""B6: what people look at costs the same with 500 accounts and 10,000 crises as in a database that holds only that."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import literal
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.home import home
from handlers.asked import asked_in
from handlers.blocks.home import home_view
from handlers.declare import search
from handlers.dependencies import Dependencies
from handlers.show import list_open, show
from handlers.word import Request
from storage.session import Database
from storage.tables.crisis import CrisisMember, CrisisRole
from storage.tables.escalation import Page
from storage.vocabulary import Concern, Role, Status, Step
from tests.bench.filling import (
    BEFORE,
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
from tests.bench.measuring import Figure, Goal, compared, counted_statements, slow_down
from tests.stage import MovableClock, a_protocol

ACCOUNTS, CRISES = 500, 10_000
ACCOUNTS_LEAST, CRISES_LEAST = 20, 200
"""What the answers show at most: the other database holds this and nothing else, so both answers are of one size."""
OPEN = 1_000
"""Of the 10,000; the rest ended. Far more than anybody ever had open."""
MINE = 20
GOAL = Goal(most=2)
SAME = Goal(most=0)
ME = "UNAMED000"


@dataclass(frozen=True)
class Look:
    """Something people look at."""

    name: str
    look: Callable[[Dependencies], Awaitable[object]]


@dataclass(frozen=True)
class Nobody:
    """Who we are in Slack does not matter here."""

    def team_id(self) -> str:
        return "T0BENCH"

    def bot_user_id(self) -> str:
        return "U0BENCH"


async def measure(ground: Ground, *, quick: bool, planted_ms: float = 0.0) -> AsyncIterator[Figure]:
    """Two figures for each look: more statements than in the small database, and the ratio of time."""
    async with AsyncExitStack() as stack:
        full = await stack.enter_async_context(_world(ground, accounts=ACCOUNTS, crises=CRISES))
        small = await stack.enter_async_context(_world(ground, accounts=ACCOUNTS_LEAST, crises=CRISES_LEAST))
        slow_down(full.database, planted_ms)
        for look in LOOKS:
            many, few = await _statements(look, full), await _statements(look, small)
            yield Figure(
                bench="B6",
                what=f"{look.name}: more statements",
                database=ground.name,
                value=many - few,
                unit="",
                goal=SAME,
                said=f"{many} with {CRISES:,} crises, {few} without",
            )
            found = await compared(
                lambda one=look: one.look(full),  # type: ignore[misc]
                lambda one=look: one.look(small),  # type: ignore[misc]
                rounds=9 if quick else 25,
                goal=GOAL,
            )
            yield Figure(
                bench="B6",
                what=f"{look.name}: time",
                database=ground.name,
                value=found.ratio,
                goal=GOAL,
                said=found.said(f"with {CRISES:,} crises", "without"),
            )


async def _statements(look: Look, deps: Dependencies) -> int:
    with counted_statements(deps.database) as statements:
        await look.look(deps)
    return len(statements)


@asynccontextmanager
async def _world(ground: Ground, *, accounts: int, crises: int) -> AsyncIterator[Dependencies]:
    async with ground.fresh() as database:
        async with database.transaction() as session:
            await _fill(session, accounts=accounts, crises=crises)
        await settle(database)
        yield _dependencies(database)


def _dependencies(database: Database) -> Dependencies:
    return Dependencies(database=database, protocol=a_protocol(), clock=MovableClock(NOW), identity=Nobody())


async def _fill(session: AsyncSession, *, accounts: int, crises: int) -> None:
    """I am in the response team: in `MINE` open crises with a page each, and in every crisis that ended."""
    await fill_people(session)
    await fill_accounts(session, accounts)
    await multiply(session, a_person(""), accounts, slack_id=numbered("U0"), email=numbered("kam@"))
    open_ones = min(crises, OPEN)
    spread: dict[str, Any] = {"account_id": 1 + N % literal(accounts), "declared_at": literal(BEFORE)}
    await fill_crises(session, open_ones, **spread)
    await fill_clocks(session, open_ones)
    await fill_climbs(session, open_ones)
    ended = crises - open_ones
    await fill_crises(session, ended, first=open_ones + 1, status=Status.RESOLVED, **spread)
    await _belong(session, MINE, first=1)
    await _belong(session, ended, first=open_ones + 1)
    await multiply(session, CrisisRole(crisis_id=0, role=Role.LEAD, slack_id=ME, since=BEFORE), crises, crisis_id=N)
    page = Page(crisis_id=0, climb_id=None, slack_id=ME, step=Step.CRT, concern=Concern.UNACKNOWLEDGED, sent_at=BEFORE)
    await multiply(session, page, MINE, crisis_id=N)


async def _belong(session: AsyncSession, count: int, *, first: int) -> None:
    pattern = CrisisMember(crisis_id=0, slack_id=ME, function="sales", is_in_channel=True)
    await multiply(session, pattern, count, first=first, crisis_id=N)


async def _list(deps: Dependencies) -> object:
    return await list_open(deps, ME)


async def _show(deps: Dependencies) -> object:
    return await show(Request(deps=deps, who=ME, channel_id="C01", crisis_id=1))


async def _home(deps: Dependencies) -> object:
    async with deps.database.reading() as session:
        return home_view(await home(session, deps.protocol, ME, now=deps.clock.now()))


async def _search(deps: Dependencies) -> object:
    """Every account has the words, so that both databases answer with a full list."""
    found: list[object] = []

    async def ack(*, options: list[object]) -> None:
        found.extend(options)

    body = {"user": {"id": ME}, "value": "of a customer"}
    await search(asked_in(body, AsyncWebClient(), cast(AsyncAck, ack), AsyncRespond(response_url=None)), deps)
    return found


LOOKS = (
    Look("/crisis list", _list),
    Look("/crisis show", _show),
    Look("App Home", _home),
    Look("account search", _search),
)
