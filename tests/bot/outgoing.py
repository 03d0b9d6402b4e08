"""The outgoing side on its own: a database, a Slack that runs on this machine, and a delivery between them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from sqlmodel import col, select

from bot.delivery import Delivery
from crisis.declare import Declaration, declare
from crisis.effects import EffectValue, wish_for
from crisis.protocol import Protocol, parse_protocol
from fake_slack.model import Channel, Message
from fake_slack.server import FakeSlack
from handlers.effects.pace import Pace
from handlers.effects.slack_gate import CLIENT_TIMEOUT, SlackGate, slack_client
from storage.session import Database
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.vocabulary import Severity
from tests.crisis.protocol_texts import changed

ANA, DORA, FARID, EMIL, NORA = "U0ANA00001", "U0DORA0004", "U0FARID006", "U0EMIL0005", "U0NORA0014"
GIL, ZOE = "U0GIL00019", "U0ZOE00020"
"""A guest, and somebody whose account is deactivated."""
DESK, DIGESTS = "C0DESK0003", "C0DIGEST04"
TEAM = f"""
[[crt]]
function = "sales"
primary = "{DORA}"
backup = "{EMIL}"

[[crt]]
function = "customer service"
primary = "{FARID}"
"""
UNHURRIED = 1000.0
"""Times as fast as Slack allows, for tests that are not about its limits."""


def protocol_with(*replacements: tuple[str, str], team: str = TEAM) -> Protocol:
    """The shipped protocol with our people, the crisis-desk and the digest channel. Ana may do everything."""
    named = (
        ('crisis_desk = ""', f'crisis_desk = "{DESK}"'),
        ('digest = ""', f'digest = "{DIGESTS}"'),
        ("managers = []", f'managers = ["{ANA}"]'),
    )
    kept = [pair for pair in named if pair[0] not in {old for old, _ in replacements}]
    return parse_protocol(changed(*kept, *replacements) + team, "test.toml")


@dataclass
class MovableClock:
    """Business time stands still until it is moved; the wall clock is Slack's, plus what was moved."""

    moved: timedelta = timedelta()
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    scale: float = 1.0

    def now(self) -> datetime:
        return self.began + self.moved

    def wall(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def forward(self, **duration: float) -> None:
        self.moved += timedelta(**duration)


@dataclass
class Outgoing:
    """What a test holds in its hand."""

    database: Database
    slack: FakeSlack
    gate: SlackGate
    clock: MovableClock
    protocol: Protocol
    delivery: Delivery

    async def declare(self, *, account: str = "Acme Corp", severity: Severity = Severity.SEV1, **more: Any) -> int:
        """A crisis as the modal would declare it. Returns its id."""
        declaration = Declaration(
            account_id=None,
            account_name=account,
            summary="Invoices are wrong",
            severity=severity,
            declared_by=ANA,
            **more,
        )
        async with self.database.transaction() as session:
            crisis = await declare(session, self.protocol, declaration, now=self.clock.now())
            assert crisis.id is not None
            return crisis.id

    async def wish(self, value: EffectValue, **more: Any) -> int:
        """Write one effect into the outbox. Returns its id."""
        async with self.database.transaction() as session:
            effect_id = await wish_for(session, value, now=self.clock.now(), **more)
            assert effect_id is not None
            return effect_id

    async def do(self, operation: Callable[..., Awaitable[Any]], *arguments: Any, **more: Any) -> Any:
        """One operation in one transaction, at this moment."""
        async with self.database.transaction() as session:
            return await operation(session, *arguments, **more, now=self.clock.now())

    async def effects(self, kind: str | None = None) -> list[Effect]:
        """All rows of the outbox, or those of one kind, oldest first."""
        async with self.database.reading() as session:
            rows = (await session.exec(select(Effect).order_by(col(Effect.id)))).all()
        return [row for row in rows if kind in (None, row.kind)]

    async def effect(self, kind: str) -> Effect:
        """The only row of this kind."""
        (row,) = await self.effects(kind)
        return row

    async def deliver_for(self, **duration: float) -> None:
        """Let time pass in steps of a few seconds and deliver what becomes due."""
        until = self.clock.moved + timedelta(**duration)
        await self.delivery.drain()
        while self.clock.moved < until:
            self.clock.forward(seconds=5)
            await self.delivery.drain()

    def channel(self, name_part: str = "crisis-2") -> Channel:
        (found,) = [channel for channel in self.slack.state.channels.values() if name_part in channel.name]
        return found

    def posts(self, channel_id: str) -> list[Message]:
        """What the bot wrote there, oldest first, without Slack's own lines."""
        messages = self.slack.state.channels[channel_id].messages.values()
        return [one for one in messages if one.user == self.slack.bot_user_id and one.subtype is None]

    def direct(self, slack_id: str) -> list[Message]:
        """What the bot wrote to somebody in person."""
        channels = self.slack.state.channels.values()
        ids = [one.id for one in channels if one.is_im and {slack_id, self.slack.bot_user_id} <= set(one.members)]
        return [message for channel_id in ids for message in self.posts(channel_id)]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [call.args for call in self.slack.calls if call.method == method]


@asynccontextmanager
async def outgoing(
    database_url: str,
    *,
    protocol: Protocol | None = None,
    speed: float = UNHURRIED,
    limits: bool = False,
    patience: float = CLIENT_TIMEOUT,
) -> AsyncIterator[Outgoing]:
    """Everything wired as in `bot.build`, with people known and nothing running by itself."""
    database, clock, decided = Database(database_url), MovableClock(), protocol or protocol_with()
    async with (
        FakeSlack(limits=limits, now=lambda: clock.wall().timestamp()) as slack,
        aiohttp.ClientSession() as session,
    ):
        gate = SlackGate(
            slack_client(slack.bot_token, slack.api_url, session), pace=Pace(speed=speed), timeout=patience
        )
        try:
            await _know_people(database, slack, clock.now())
            yield Outgoing(database, slack, gate, clock, decided, Delivery(database, gate, clock, decided))
        finally:
            await database.close()


async def _know_people(database: Database, slack: FakeSlack, now: datetime) -> None:
    async with database.transaction() as session:
        for user in slack.state.users.values():
            session.add(
                Person(
                    slack_id=user.id,
                    email=user.email or None,
                    name=user.name,
                    team_id=slack.team_id,
                    is_guest=user.is_guest,
                    is_bot=user.is_bot,
                    is_deactivated=user.deleted,
                    looked_up_at=now,
                )
            )


def run(story: Coroutine[Any, Any, None]) -> None:
    """Tell an async story in a sync test."""
    asyncio.run(story)
