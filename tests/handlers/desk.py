"""The real app in front of a Fake Slack, over real HTTP; what it wants Slack to do stays in the outbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, select

from crisis.account import import_accounts, read_accounts
from crisis.channel import channel_opened
from crisis.protocol import SHIPPED, Protocol, parse_protocol
from fake_slack.model import Message
from fake_slack.people import Person
from fake_slack.server import FakeSlack
from handlers.dependencies import Dependencies
from handlers.register import register_handlers
from handlers.routed_app import RoutedApp
from storage.queries.crisis import crisis_by_key
from storage.session import Database
from storage.tables.crisis import Crisis
from storage.tables.outbox import Effect
from tests.handlers.reading import words_of

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
CHANNEL = "crisis-2026-001-acme-corp"
ACCOUNTS = """name,aliases,tier,kam,manager,sponsor,annual_value,currency,renewal_date
Acme Corp,Acme;Wile E,strategic,U0ANA00001,U0NORA0014,,1200000,EUR,2027-03-01
Zenith Ltd,,key,U0BEN00002,,,90000,EUR,
"""
CRT = """
[[crt]]
function = "legal"
primary = "U0HUGO0008"
backup = "U0INES0009"
"""


@dataclass
class MovableClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass(frozen=True)
class FixedIdentity:
    slack: FakeSlack

    def team_id(self) -> str:
        return self.slack.team_id

    def bot_user_id(self) -> str:
        return self.slack.bot_user_id


@dataclass(frozen=True)
class Desk:
    slack: FakeSlack
    client: AsyncWebClient
    database: Database
    clock: MovableClock
    protocol: Protocol

    def person(self, name: str) -> Person:
        return self.slack.person(name)

    async def declare(self, who: str = "ana", summary: str = "Acme cannot invoice") -> Crisis:
        """A crisis for Acme, declared in Slack, with a channel that has its people in it."""
        person = self.person(who)
        await person.types("/crisis")
        (option, *_) = await person.suggests("crisis_account", "acme")
        await person.submits(account=option, summary=summary, severity="SEV1")
        await self.open_channel()
        return await self.crisis()

    async def open_channel(self, key: str = "C-2026-001", name: str = CHANNEL) -> None:
        """As delivery would: the channel exists in Slack, its people are in it, and we know."""
        created = await self.client.conversations_create(name=name, is_private=True)
        channel_id = str(created["channel"]["id"])
        async with self.database.transaction() as session:
            crisis = await crisis_by_key(session, key)
            assert crisis is not None and crisis.id is not None
            await channel_opened(
                session, self.protocol, crisis.id, channel_id=channel_id, name=name, now=self.clock.now()
            )
        for who in ("ana", "hugo"):
            await self.person(who).is_invited(name)
        await self.slack.settled()

    async def crisis(self, key: str = "C-2026-001") -> Crisis:
        async with self.database.reading() as session:
            crisis = await crisis_by_key(session, key)
        assert crisis is not None
        return crisis

    async def effects(self, kind: str) -> list[dict[str, Any]]:
        """Payloads of what Slack is to do, oldest first."""
        async with self.database.reading() as session:
            rows = await session.exec(select(Effect).where(Effect.kind == kind).order_by(col(Effect.id)))
            return [row.payload for row in rows.all()]

    async def rows(self, table: type[Any]) -> list[Any]:
        async with self.database.reading() as session:
            return list((await session.exec(select(table))).all())


def private_answer(person: Person) -> str:
    """What the last private message to this person says."""
    return words_of(last_ephemeral(person).blocks)


def last_ephemeral(person: Person) -> Message:
    assert person.ephemerals, f"{person.user.name} got no private answer."
    return person.ephemerals[-1]


def modal_words(person: Person) -> str:
    """What stands in the modal on this person's screen."""
    assert person.modal is not None, f"{person.user.name} has no modal open."
    return words_of(person.modal.content["blocks"])


@asynccontextmanager
async def a_desk(database_url: str) -> AsyncIterator[Desk]:
    database = Database(database_url)
    clock = MovableClock()
    protocol = parse_protocol(SHIPPED.read_text(encoding="utf-8") + CRT, "test")
    async with database.transaction() as session:
        await import_accounts(session, read_accounts(ACCOUNTS), now=NOW)
    async with FakeSlack(limits=False, patience_s=30.0) as slack, aiohttp.ClientSession() as http:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http, retry_handlers=[])
        app = RoutedApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)
        deps = Dependencies(database=database, protocol=protocol, clock=clock, identity=FixedIdentity(slack))
        register_handlers(app, deps)
        runner = web.AppRunner(app.server(port=0, path="/slack/events").web_app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            await slack.deliver_to_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
            yield Desk(slack, client, database, clock, protocol)
        finally:
            await runner.cleanup()
            await database.close()
