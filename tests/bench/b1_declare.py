"""B1: from the submitted form until everybody is in the channel, against two bare round trips to Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.build import build
from bot.running import Running
from bot.settings import Settings
from crisis.account import import_accounts, read_accounts
from fake_slack.call_log import Call
from fake_slack.people import Person
from fake_slack.server import FakeSlack
from handlers.effects.pace import Pace
from tests.bench.ground import Ground
from tests.bench.measuring import Figure, Goal, milliseconds, slow_down, undisturbed
from tests.stage import ACCOUNTS, a_protocol

LATENCY_MS = 200
GOAL = Goal(most=1.2)
CALLS_GOAL = Goal(most=2)
FASTER_GOAL = Goal(most=0.5)
ACCOUNT = "Acme Corp"
TEAM = ("ana", "dora", "farid", "hugo")
"""Whom the protocol and the account list bring into a SEV1 of this account."""
IN_AT_MOST_S = 30.0
TEN_CALLS_EVERY = 4
"""Rounds. They take two seconds, and their goal is far away."""


async def measure(ground: Ground, *, quick: bool, planted_ms: float = 0.0) -> AsyncIterator[Figure]:
    """The ratio, the number of calls on the way, and the ratio to ten calls one after the other."""
    rounds = 2 if quick else 9
    async with FakeSlack(limits=False, retry_delays_s=()) as slack, _bot(ground, slack) as bot:
        slow_down(bot.database, planted_ms)
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
            ours, two, ten, way = await _rounds(slack, client, rounds)
            if not GOAL.is_met(undisturbed(ours) / undisturbed(two)):
                ours, two, ten, way = await _rounds(slack, client, rounds)
    seconds, bare, peer = undisturbed(ours), undisturbed(two), undisturbed(ten)
    yield Figure(
        bench="B1",
        what="submit → everybody in the channel, of two bare round trips",
        database=ground.name,
        value=seconds / bare,
        goal=GOAL,
        said=f"{milliseconds(seconds)}, two bare calls {milliseconds(bare)}",
    )
    yield Figure(
        bench="B1",
        what="Slack calls one after the other until then",
        database=ground.name,
        value=len(way),
        unit="",
        goal=CALLS_GOAL,
        said=" → ".join(way),
    )
    yield Figure(
        bench="B1",
        what="of the ten calls in a row that a peer needs",
        database=ground.name,
        value=seconds / peer,
        goal=FASTER_GOAL,
        said=f"ten calls in a row {milliseconds(peer)}",
    )


async def _rounds(
    slack: FakeSlack, client: AsyncWebClient, rounds: int
) -> tuple[list[float], list[float], list[float], list[str]]:
    """Seconds of each round of ours, of two calls and of ten; and the methods on the way, of the last round."""
    ours: list[float] = []
    two: list[float] = []
    ten: list[float] = []
    way: list[str] = []
    await _declare(slack)
    for number in range(rounds):
        seconds, way = await _declare(slack)
        ours.append(seconds)
        name = f"bare-{number}-{perf_counter():.6f}".replace(".", "-")
        two.append(await _two_calls(client, slack, f"{name}-two"))
        if number % TEN_CALLS_EVERY == 0:
            ten.append(await _ten_calls(client, slack, f"{name}-ten"))
    return ours, two, ten, way


async def _declare(slack: FakeSlack) -> tuple[float, list[str]]:
    """Seconds from the submission until everybody is in, and the methods they had to wait for."""
    slack.latency_ms = 0
    ben = slack.person("ben")
    await _open_and_fill(ben)
    before, known = len(slack.calls), set(slack.state.channels)
    slack.latency_ms = LATENCY_MS
    wanted = {slack.person(name).id for name in TEAM}
    started = perf_counter()
    submitting = asyncio.create_task(ben.submits())
    await slack.until(lambda: _everybody_in(slack, known, wanted), timeout_s=IN_AT_MOST_S)
    seconds = perf_counter() - started
    await submitting
    way = _one_after_the_other(slack.calls[before:])
    slack.latency_ms = 0
    await _quiet(slack)
    return seconds, way


async def _open_and_fill(person: Person) -> None:
    await person.types("/crisis", in_channel="general")
    options = await person.suggests("crisis_account", ACCOUNT)
    await person.selects(None, "crisis_account", options[0]["text"]["text"])
    person.fills(summary="Acme cannot invoice", severity="SEV1")


def _everybody_in(slack: FakeSlack, known: set[str], wanted: set[str]) -> bool:
    new = [channel for id_, channel in slack.state.channels.items() if id_ not in known and not channel.is_im]
    return any(wanted <= set(channel.members) for channel in new)


def _one_after_the_other(calls: list[Call]) -> list[str]:
    """The chain of calls that ends with the invitation: each began after the one before it had ended."""
    invitations = [call for call in calls if call.method == "conversations.invite"]
    chain = invitations[:1]
    while chain:
        earlier = [call for call in calls if call.ended and call.ended <= chain[0].started]
        if not earlier:
            break
        # Of those that ended before, the one the next call needed is the creation, whatever else ran beside it.
        creations = [call for call in earlier if call.method == "conversations.create"]
        chain.insert(0, max(creations or earlier, key=lambda call: call.ended))
    return [call.method for call in chain]


async def _quiet(slack: FakeSlack) -> None:
    """Whatever else follows from the declaration is done before the next round."""
    seen = -1
    while seen != len(slack.calls):
        seen = len(slack.calls)
        await asyncio.sleep(0.3)


async def _two_calls(client: AsyncWebClient, slack: FakeSlack, name: str) -> float:
    slack.latency_ms = LATENCY_MS
    started = perf_counter()
    made = await client.conversations_create(name=name, is_private=True)
    await client.conversations_invite(channel=made["channel"]["id"], users=_team(slack))
    seconds = perf_counter() - started
    slack.latency_ms = 0
    return seconds


async def _ten_calls(client: AsyncWebClient, slack: FakeSlack, name: str) -> float:
    """What the peers do in turn before the last person is in: furnish the channel, then invite one by one."""
    slack.latency_ms = LATENCY_MS
    started = perf_counter()
    made = await client.conversations_create(name=name, is_private=True)
    channel = made["channel"]["id"]
    await client.conversations_setTopic(channel=channel, topic="SEV1")
    posted = await client.chat_postMessage(channel=channel, text="Acme cannot invoice")
    await client.pins_add(channel=channel, timestamp=posted["ts"])
    await client.bookmarks_add(channel_id=channel, title="Protocol", type="link", link="https://wiki.northwind.example")
    await client.chat_postMessage(channel=channel, text="Roles: none yet")
    for person in _team(slack).split(","):
        await client.conversations_invite(channel=channel, users=person)
    seconds = perf_counter() - started
    slack.latency_ms = 0
    return seconds


def _team(slack: FakeSlack) -> str:
    return ",".join(slack.person(name).id for name in TEAM)


@asynccontextmanager
async def _bot(ground: Ground, slack: FakeSlack) -> AsyncIterator[Running]:
    """The whole bot over HTTP, its accounts imported and everybody who is named found."""
    with ground.fresh_url() as url:
        settings = Settings.model_validate(
            {
                "slack_bot_token": slack.bot_token,
                "slack_signing_secret": slack.signing_secret,
                "slack_api_url": slack.api_url,
                "database_url": url,
                "port": 0,
            }
        )
        bot = build(settings, protocol=a_protocol(), pace=Pace(speed=1_000))
        try:
            async with bot.database.transaction() as session:
                await import_accounts(session, read_accounts(ACCOUNTS), now=bot.clock.now())
            await bot.start()
            await slack.deliver_to_http(f"{bot.web.url}/slack/events")
            await bot.schedule.tick_all(bot.clock.now())
            await bot.delivery.drain()
            yield bot
        finally:
            await bot.stop()
