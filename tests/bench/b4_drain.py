"""B4: a thousand channels with one due post each are served as fast as the limits allow, and a page passes them all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import aiohttp
from sqlalchemy import literal
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import SystemClock
from bot.delivery import Delivery
from crisis.effects import PostNotice, SendPage, wish_for
from handlers.effects.pace import POSTS, Pace
from handlers.effects.slack_gate import SlackGate, slack_client
from storage.session import Database
from storage.tables.escalation import Page
from storage.vocabulary import Concern, Step, Urgency
from tests.bench.filling import a_person, fill_accounts, fill_crises, fill_people, multiply
from tests.bench.ground import Ground, settle
from tests.bench.ids import TOKEN
from tests.bench.measuring import Figure, Goal, milliseconds, slow_down
from tests.bench.sink import Sink, sink
from tests.stage import a_protocol

SPEED = 2
"""Times Slack's own pace: rate and bursts grow alike. More would hide that effects wait for their turn."""
CHANNELS, CHANNELS_QUICK = 1_000, 120
PAGED = "UPAGED"
DIRECT = "D0PAGED"
GOAL = Goal(least=0.9)
PAGE_GOAL = Goal(most=0.02)
STARTS_AFTER = 0.3
"""The part of the posts that goes before the clock starts: the first wait of a cold start is no pace."""


async def measure(ground: Ground, *, quick: bool, planted_ms: float = 0.0) -> AsyncIterator[Figure]:
    """The pace as a part of what the limits allow, and the part of the waiting posts that went before the page."""
    channels = CHANNELS_QUICK if quick else CHANNELS
    async with ground.fresh() as database, sink() as slack:
        slow_down(database, planted_ms)
        async with database.transaction() as session:
            await _fill(session, channels)
        await settle(database)
        asked_at = await _drain(database, slack, channels)
    posts = sorted(at for method, channel, at in slack.calls if method == "chat.postMessage" and channel != DIRECT)
    (page_at,) = [at for method, channel, at in slack.calls if method == "chat.postMessage" and channel == DIRECT]
    cold = int(channels * STARTS_AFTER)
    rate = (len(posts) - 1 - cold) / (posts[-1] - posts[cold])
    allowed = POSTS / 60 * SPEED
    yield Figure(
        bench="B4",
        what=f"{channels:,} channels, one post each: pace of what the limits allow",
        database=ground.name,
        value=rate / allowed,
        goal=GOAL,
        said=f"{rate / SPEED:.2f} a second, allowed {POSTS / 60:.2f} (run {SPEED} times as fast)",
    )
    waiting = [at for at in posts if at > asked_at]
    passed = [at for at in waiting if at < page_at]
    yield Figure(
        bench="B4",
        what="a page put in last: part of the waiting posts that went before it",
        database=ground.name,
        value=len(passed) / len(waiting),
        goal=PAGE_GOAL,
        said=f"{len(passed)} of {len(waiting)}; it left after {milliseconds(page_at - asked_at)}",
    )


async def _drain(database: Database, slack: Sink, channels: int) -> float:
    """Deliver everything; half way a page is asked for. Returns when that was."""
    async with aiohttp.ClientSession() as session:
        pace = Pace(speed=SPEED)
        _use_up_the_burst(pace)
        gate = SlackGate(slack_client(TOKEN, slack.url, session), pace=pace, bot_user_id="U0BENCH")
        delivery = Delivery(database, gate, SystemClock(), a_protocol())
        running = asyncio.create_task(delivery.run())
        await _posted(slack, channels // 2)
        async with database.transaction() as asking:
            await wish_for(asking, SendPage(crisis_id=1, page_id=1), now=datetime.now(UTC))
        asked_at = perf_counter()
        await _posted(slack, channels + 1)
        await delivery.stop()
        await running
    return asked_at


def _use_up_the_burst(pace: Pace) -> None:
    """So that what is measured is the lasting pace: only what is kept back for pages is left."""
    now = asyncio.get_running_loop().time()
    while not pace.ask("chat.postMessage", None, Urgency.HOUSEKEEPING, now)[0]:
        pass


async def _posted(slack: Sink, count: int) -> None:
    # The sink has many callers and no events; looking often is enough here.
    while len(slack.times("chat.postMessage")) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def _fill(session: AsyncSession, channels: int) -> None:
    now = datetime.now(UTC) - timedelta(minutes=1)
    await fill_people(session)
    await fill_accounts(session, 1)
    await fill_crises(session, channels)
    person = a_person(PAGED)
    person.direct_channel = DIRECT
    session.add(person)
    await session.flush()
    page = Page(crisis_id=1, slack_id=PAGED, step=Step.CRT, concern=Concern.UNACKNOWLEDGED, sent_at=now)
    await multiply(session, page, 1, crisis_id=literal(1))
    for crisis_id in range(1, channels + 1):
        notice = PostNotice(crisis_id=crisis_id, word="crt_gap", values={"functions": ["all"]})
        await wish_for(session, notice, now=now, urgency=Urgency.HOUSEKEEPING)
