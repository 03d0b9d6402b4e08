"""The bot as something that can be started and stopped."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.delivery import Delivery
from bot.health import Health
from bot.metrics import Metrics
from bot.problems import StartProblem
from bot.requests_in_flight import RequestsInFlight
from bot.schedule import Schedule
from bot.slack_identity import SlackIdentity, SlackLink
from bot.slack_runtime import SlackRuntime
from bot.web_server import WebServer
from crisis.playbook import keep_versions
from crisis.playbook_library import Library
from handlers.dependencies import Dependencies
from storage.migrate import DanglingRows, migrate
from storage.session import Database

log = structlog.get_logger(__name__)

LAST_REQUESTS_SECONDS = 2.0
"""How long sweeps and requests under way may take once we stop."""
LAST_DELIVERIES_SECONDS = 6.0
"""How long delivery may take to finish what it claimed; then it hands back. Together less than 10 s."""

DELIVERY_REST_SECONDS = 5.0


@dataclass(kw_only=True)
class Running:
    """All parts, wired by `bot.build`."""

    clock: Clock
    database: Database
    metrics: Metrics
    session: aiohttp.ClientSession
    identity: SlackIdentity
    link: SlackLink
    app: AsyncApp
    deps: Dependencies
    requests: RequestsInFlight
    runtime: SlackRuntime
    delivery: Delivery
    schedule: Schedule
    library: Library
    """The playbooks, read once; a changed file counts from the next start."""
    health: Health
    web: WebServer
    _delivering: "asyncio.Task[None] | None" = field(default=None, init=False)

    async def start(self) -> None:
        """Serve health, migrate, start the clock, then connect to Slack, however long Slack is away.

        Raises:
            StartProblem: somebody must change a setting.
        """
        await self.web.start()
        await prepare_database(self.database)
        await self.keep_playbooks()
        self.health.is_migrated = True
        self.schedule.start()
        await self.link.keep_trying("auth.test", self.identity.ask, "SLACK_BOT_TOKEN")
        self._delivering = asyncio.create_task(self._deliver(), name="delivery")
        await self.runtime.connect()
        self.link.problem = ""
        log.info("Ready", slack=self.runtime.name, team=self.identity.team_id(), health=f"{self.web.url}/readyz")

    async def keep_playbooks(self) -> None:
        """Make the texts of the playbooks the current versions. What is wrong in a file is said and left out.

        Raises:
            StartProblem: the database cannot be reached or changed.
        """
        for problem in self.library.problems:
            log.warning("A playbook cannot be used", problem=problem)
        with _database_problems():
            async with self.database.transaction() as session:
                new = await keep_versions(session, self.library, now=self.clock.now())
        if new:
            log.info("Playbooks have new versions", new=new, known=len(self.library.files))

    async def _deliver(self) -> None:
        while True:
            try:
                await self.delivery.run()
                return
            # The last fence: whatever delivery trips over, pages must go out again.
            except Exception:
                log.exception("Delivery failed, starting it again", wait_s=DELIVERY_REST_SECONDS)
            await asyncio.sleep(DELIVERY_REST_SECONDS)

    async def stop(self) -> None:
        """Finish or hand back what is under way, in under 10 s, then close everything; also after a failed start."""
        await asyncio.gather(
            self.schedule.stop(within=LAST_REQUESTS_SECONDS), self.requests.stop(within=LAST_REQUESTS_SECONDS)
        )
        if self._delivering is not None:
            await self.delivery.stop(within=LAST_DELIVERIES_SECONDS)
            self._delivering.cancel()
            await asyncio.wait([self._delivering])
        closing: tuple[Callable[[], Awaitable[None]], ...] = (
            self.runtime.close,
            self.web.stop,
            self.session.close,
            self.database.close,
        )
        for close in closing:
            await close()


async def prepare_database(database: Database) -> None:
    """Make the SQLite file's folder, then apply the migrations that are missing.

    Raises:
        StartProblem: the database cannot be reached or changed.
    """
    file = database.url.database
    with _database_problems():
        if database.is_sqlite and file and file != ":memory:":
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        await migrate(database)


@contextmanager
def _database_problems() -> Iterator[None]:
    """While the bot starts, a database that is away is a sentence for whoever started it, never a stack trace."""
    try:
        yield
    except DanglingRows as error:
        raise StartProblem(f"DATABASE_URL: {error}") from error
    except (SQLAlchemyError, OSError) as error:
        # The driver's own words, which name the host or the file; not the statement, and not the URL.
        reason = str(getattr(error, "orig", None) or error).strip()
        raise StartProblem(
            f"DATABASE_URL: the database cannot be used ({reason}). Check the address, that it runs, and the rights."
        ) from error
