"""Where scenarios play: Fake Slack, the real app from `bot.build`, a clock that only tests move, one event loop."""

import asyncio
import logging
import tomllib
import traceback
from collections.abc import Coroutine, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from aiohttp.web_app import _cached_build_middleware
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from bot.build import build
from bot.running import Running
from bot.settings import Settings
from bot.sweep import RowSweep
from crisis.account import import_accounts, read_accounts
from crisis.protocol import SHIPPED, Protocol
from crisis.rules.cadence import next_friday
from crisis.timeline import verify
from fake_slack.server import FakeSlack
from handlers.effects.pace import Pace
from storage.outbox import failed_effects
from storage.queries.crisis import open_crises
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState

T = TypeVar("T")

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
"""A Tuesday, so that no Friday is near."""

ACCOUNTS = """name,aliases,tier,kam,manager,sponsor,annual_value,currency,renewal_date
Acme Corp,ACM;Acme Industries,strategic,ana@DOMAIN,nora@DOMAIN,quentin@DOMAIN,90000,EUR,2027-01-31
Globex,,key,ben@DOMAIN,,,120000,EUR,
Initech,,standard,chloe@DOMAIN,,,40000,EUR,
Umbrella,,strategic,ana@DOMAIN,nora@DOMAIN,quentin@DOMAIN,900000,EUR,
""".replace("DOMAIN", "northwind.example")

PEOPLE: dict[str, Any] = {
    "owner": "Olga Orlova",
    "managers": ["olga@northwind.example"],
    "links": {"protocol_url": "https://wiki.northwind.example/crisis"},
    "channels": {"crisis_desk": "#crisis-desk", "digest": "#crisis-digest"},
    "ladder_people": {
        "sales_manager": "oscar@northwind.example",
        "director": "petra@northwind.example",
        "executive_sponsor": "quentin@northwind.example",
        "communications": "jana@northwind.example",
    },
    "crt": [
        {"function": "sales", "primary": "dora@northwind.example", "backup": "emil@northwind.example"},
        {"function": "service", "primary": "farid@northwind.example", "backup": "greta@northwind.example"},
        {
            "function": "legal",
            "primary": "hugo@northwind.example",
            "backup": "ines@northwind.example",
            "severities": ["SEV1"],
        },
    ],
}
"""What a company fills into the shipped protocol; its figures stay as they are shipped."""


def a_protocol(**changes: Any) -> Protocol:
    """The shipped protocol with the company's people, and what a test wants otherwise."""
    return Protocol.model_validate({**tomllib.loads(SHIPPED.read_text(encoding="utf-8")), **PEOPLE, **changes})


PATIENCE = 30.0
"""Real seconds Fake Slack waits for an answer here. How fast answers are is the bench's question; a machine that is
busy with other things must not fail a promise that has nothing to do with it."""


class MovableClock:
    """Business time stands until a test moves it; wall time is the computer's."""

    scale = 1.0

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def move_to(self, now: datetime) -> None:
        self._now = now


class Stage:
    """Everything that runs in a scenario. Between two words of a test nothing happens: the loop stands still."""

    def __init__(
        self,
        database_url: str,
        *,
        transport: str = "http",
        limits: bool = False,
        protocol: Protocol | None = None,
        now: datetime = START,
    ) -> None:
        self.database_url, self.transport = database_url, transport
        self.protocol = protocol or a_protocol()
        self.clock = MovableClock(now)
        self.slack = FakeSlack(limits=limits, retry_delays_s=(), patience_s=PATIENCE)
        self.trouble: list[str] = []
        """What a scenario must not cause unless it says so: logged errors, failed effects, broken timelines."""
        self.expected_trouble: list[str] = []
        self._runner = asyncio.Runner()
        self._logs = capture_logs()
        self._library_errors = _Errors(self.trouble)

    def open(self) -> None:
        self.lines: list[MutableMapping[str, Any]] = self._logs.__enter__()
        logging.getLogger().addHandler(self._library_errors)
        self.do(self.slack.start())
        try:
            self.start_bot()
        except BaseException:
            self._leave()
            raise

    def close(self) -> None:
        try:
            self.do(self._look_for_trouble())
        finally:
            self.stop_bot()
            self._leave()

    def _leave(self) -> None:
        self.do(self.slack.stop())
        self._runner.close()
        logging.getLogger().removeHandler(self._library_errors)
        self._logs.__exit__(None, None, None)
        # aiohttp remembers every app that ever answered, and with it a whole bot: a gigabyte after all scenarios.
        _cached_build_middleware.cache_clear()

    @property
    def surprises(self) -> list[str]:
        """Trouble that the test did not expect."""
        return [one for one in self.trouble if not any(word in one for word in self.expected_trouble)]

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        """Let the loop run until this is done."""
        return self._runner.run(act)

    def act(self, act: Coroutine[Any, Any, T]) -> T:
        """Somebody does something, and everything that follows from it at this moment happens."""
        result = self.do(act)
        self.do(self.settle())
        return result

    def start_bot(self) -> None:
        self.do(self._start_bot())

    def stop_bot(self) -> None:
        """As SIGTERM does."""
        self.do(self.bot.stop())

    async def _start_bot(self) -> None:
        self.bot = build(self._settings(), clock=self.clock, protocol=self.protocol, pace=Pace(speed=100_000))
        try:
            await connect(self.bot)
        except BaseException:
            await self.bot.stop()
            raise
        if self.transport == "http":
            await self.slack.deliver_to_http(f"{self.bot.web.url}/slack/events")

    def _settings(self) -> Settings:
        door = {"slack_app_token": self.slack.app_token} if self.transport == "socket" else {}
        return Settings.model_validate(
            {
                "slack_bot_token": self.slack.bot_token,
                "slack_signing_secret": self.slack.signing_secret,
                "slack_api_url": self.slack.api_url,
                "database_url": self.database_url,
                "port": 0,
                **door,
            }
        )

    async def settle(self) -> None:
        """Events reach the app and the outbox empties, until nothing moves any more."""
        attempts = 1
        while attempts:
            await self.slack.settled()
            attempts = await self.bot.delivery.drain()

    async def fast_forward(self, by: timedelta) -> None:
        """Stop at every moment at which something is due, so that nothing is skipped."""
        target = self.clock.now() + by
        await self._work()
        while (moment := await self._next_moment(target)) is not None:
            self.clock.move_to(moment)
            await self._work()
        self.clock.move_to(target)
        await self._work()

    async def jump(self, by: timedelta) -> None:
        """The bot was away for so long: everything in between comes due at once."""
        self.clock.move_to(self.clock.now() + by)
        await self._work()

    async def _work(self) -> None:
        await self.settle()
        await self.bot.schedule.tick_all(self.clock.now())
        await self.settle()

    async def _next_moment(self, until: datetime) -> datetime | None:
        now = self.clock.now()
        friday = next_friday(now, timezone=self.protocol.timezone, at=self.protocol.updates.friday_at)
        async with self.bot.database.reading() as session:
            due = [
                *[await sweep.oldest_due_at(session, now=until) for sweep in self._row_sweeps()],
                *await _outbox_moments(session, now),
                friday,
            ]
        return min((at for at in due if at is not None and now < at <= until), default=None)

    def _row_sweeps(self) -> list[RowSweep]:
        return [sweep for sweep in self.bot.schedule.sweeps if isinstance(sweep, RowSweep)]

    async def _look_for_trouble(self) -> None:
        self.trouble += [_told(line) for line in self.lines if line["log_level"] in ("error", "critical")]
        async with self.bot.database.reading() as session:
            failed = await failed_effects(session)
            self.trouble += [f"effect {effect.kind} failed: {effect.last_error}" for effect in failed]
            for crisis in await open_crises(session, limit=100):
                assert crisis.id is not None
                self.trouble += await verify(session, crisis.id)

    async def effect(self, effect_id: int) -> Effect | None:
        async with self.bot.database.reading() as session:
            return await session.get(Effect, effect_id)


async def _outbox_moments(session: AsyncSession, now: datetime) -> list[datetime | None]:
    """When an effect is due again, waits no longer for another one, or is given up by whoever claimed it."""
    times = (
        (Effect.due_at, EffectState.PENDING),
        (Effect.after_until, EffectState.PENDING),
        (Effect.lease_until, EffectState.CLAIMED),
    )
    return [
        (await session.exec(select(func.min(col(time))).where(col(time) > now, col(Effect.state) == state))).one()
        for time, state in times
    ]


async def connect(bot: Running) -> None:
    """What `Running.start` does, but for what real time would drive: the scheduler and the delivery loop."""
    await bot.web.start()
    await bot.keep_playbooks()
    await bot.identity.ask()
    await bot.runtime.connect()


def prepare(database_url: str) -> None:
    """What a company does once: import its accounts. The bot then finds everybody who is named."""
    stage = Stage(database_url, now=START - timedelta(hours=1))
    stage.open()
    stage.do(_import(stage.bot))
    stage.do(stage.fast_forward(timedelta()))
    stage.close()
    assert not stage.trouble, stage.trouble


async def _import(bot: Running) -> None:
    async with bot.database.transaction() as session:
        await import_accounts(session, read_accounts(ACCOUNTS), now=bot.clock.now())


class _Errors(logging.Handler):
    def __init__(self, trouble: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._trouble = trouble

    def emit(self, record: logging.LogRecord) -> None:
        self._trouble.append(f"{record.name}: {record.getMessage()}")


def _told(line: MutableMapping[str, Any]) -> str:
    facts = {key: value for key, value in line.items() if key not in ("event", "log_level", "exc_info")}
    cause = line.get("exc_info")
    error = cause if isinstance(cause, BaseException) else cause[1] if isinstance(cause, tuple) else None
    trace = "".join(traceback.format_exception(error)) if error else ""
    return f"logged as {line['log_level']}: {line['event']} {facts}\n{trace}"
