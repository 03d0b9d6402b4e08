"""One bot and one Fake Slack for all cells. Each cell begins with the same crisis, and time moves as fast as we say."""

import asyncio
import copy
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import EffectValue, wish_for
from crisis.lead import take_lead
from fake_slack.delivery import Delivery
from fake_slack.model import Message
from fake_slack.server import FakeSlack
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState
from tests.harness import ChannelPlace, Person, Seen, Slack
from tests.stage import START, MovableClock, Stage

KEPT = (
    "users",
    "channels",
    "files",
    "views",
    "stacks",
    "homes",
    "triggers",
    "response_urls",
    "_channel_by_name",
    "_direct_messages",
    "_last_ts",
)
"""What Fake Slack's workspace holds."""
HANGS = ("timeout", "timeout_after")
LEAP_TAKES = 8
"""Rounds of the loop until both ends of a connection have noticed that it is closed."""
BETWEEN_CELLS = 3600.0
"""Seconds, so that every pause Slack asked for in one cell is over in the next."""
LONG_ENOUGH = timedelta(minutes=40)
"""Until then everything was given up that ever is."""


class MovableLoop(asyncio.SelectorEventLoop):
    """An event loop whose time-outs and pauses can be made to end at once."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class MovedClock(MovableClock):
    """Business time as in scenarios; the wall clock, which is Slack's too, moves with it."""

    def wall(self) -> datetime:
        return datetime.now(UTC) + (self.now() - START)


class World(Stage):
    """A crisis at Acme that Ana declared and Dora leads, delivered to the last pin."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"sqlite:///{file}")
        self._file = file
        self._runner = asyncio.Runner(loop_factory=MovableLoop)
        self.clock: MovedClock = MovedClock()
        self.slack = FakeSlack(limits=False, retry_delays_s=(), now=lambda: self.clock.wall().timestamp())
        self.last = Delivery("none", {})

    @property
    def loop(self) -> MovableLoop:
        loop = self._runner.get_loop()
        assert isinstance(loop, MovableLoop)
        return loop

    # --- the same beginning for every cell ---------------------------------------------------------------------------

    def furnish(self) -> None:
        """Build the beginning once."""
        event.listen(self.bot.database.engine.sync_engine, "connect", _never_mind_power_cuts)
        self.do(self.bot.database.close())
        self.bot.health.is_migrated = True
        self.workplace = Slack(self)
        self.person("ana").declares()
        self.does(take_lead, self.crisis_id, by=self.person("dora").id)
        self.do(self.bot.database.close())
        shutil.copy(self._file, self._kept_file)
        self._kept = copy.deepcopy({name: vars(self.slack.state)[name] for name in KEPT})

    def begin(self) -> None:
        """Everything is as `furnish` left it."""
        self.do(self.bot.database.close())
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()
        shutil.copy(self._kept_file, self._file)
        vars(self.slack.state).update(copy.deepcopy(self._kept))
        self.slack.faults.clear()
        self.slack.calls.clear()
        self.clock.move_to(START)
        self._skip(BETWEEN_CELLS)
        self.workplace = Slack(self)
        self.bot.deps.met.forget()
        self.trouble.clear()
        self.lines.clear()

    def _skip(self, seconds: float) -> None:
        self.loop.ahead += seconds
        self.do(_let_go_of_old_connections())

    @property
    def _kept_file(self) -> Path:
        return self._file.with_suffix(".kept")

    # --- acting ------------------------------------------------------------------------------------------------------

    crisis_id = 1
    marked: Seen
    """The message that somebody marked for the timeline."""

    def person(self, name: str) -> Person:
        return self.workplace.person(name)

    def does(self, operation: Callable[..., Awaitable[Any]], *arguments: Any, **more: Any) -> Any:
        """One operation in one transaction, and what follows at this moment."""

        async def _transaction() -> Any:
            async with self.bot.database.transaction() as session:
                return await operation(session, self.protocol, *arguments, **more, now=self.clock.now())

        return self.act(_transaction())

    def wishes(self, value: EffectValue, **more: Any) -> None:
        async def _enqueue() -> None:
            async with self.bot.database.transaction() as session:
                await wish_for(session, value, now=self.clock.now(), **more)

        self.act(_enqueue())

    def keeps_only(self, *kinds: str) -> None:
        """Effects of other kinds are dropped when they are wished for, so that a cell is about one thing."""
        named = ", ".join(f"'{kind}'" for kind in kinds)
        self._sql(
            f"CREATE TRIGGER only AFTER INSERT ON effect WHEN NEW.kind NOT IN ({named}) "
            "BEGIN UPDATE effect SET state = 'dropped' WHERE id = NEW.id; END"
        )

    def keeps_all(self) -> None:
        self._sql("DROP TRIGGER only")

    def forgets_effects(self, *kinds: str) -> None:
        """As if they had never been wished for."""
        named = ", ".join(f"'{kind}'" for kind in kinds)
        self._sql(f"DELETE FROM effect WHERE kind IN ({named})")

    def changes_crisis(self, **columns: Any) -> None:
        """Behind the product's back, so that something is to be redrawn."""
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        self._sql(f"UPDATE crisis SET {changes} WHERE id = {self.crisis_id}", **columns)

    def remembers_direct_channel(self, name: str, channel: str) -> None:
        """The bot believes that it writes to somebody there."""
        self._sql(
            "UPDATE person SET direct_channel = :channel WHERE slack_id = :who",
            channel=channel,
            who=self.person(name).id,
        )

    def forgets_person(self, name: str) -> None:
        self._sql("DELETE FROM person WHERE slack_id = :who", who=self.person(name).id)

    def _sql(self, statement: str, **values: Any) -> None:
        async def _execute() -> None:
            async with self.bot.database.engine.begin() as connection:
                await connection.execute(text(statement), values)

        self.do(_execute())

    def asks(self, question: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        """What the database says."""

        async def _read() -> Any:
            async with self.bot.database.reading() as session:
                return await question(session)

        return self.do(_read())

    def lets(self, act: Any) -> Delivery:
        """Somebody does something that may fail; what Slack got from the app."""
        self.last = self.act(act)
        return self.last

    @contextmanager
    def hurrying(self, *, step_s: float) -> Iterator[None]:
        """While Slack leaves a call unanswered, time flies: so many seconds every few milliseconds."""
        task = self.loop.create_task(self._hurry(step_s))
        try:
            yield
        finally:
            task.cancel()

    async def _hurry(self, step_s: float) -> None:
        while True:
            under_way = [call.outcome for call in self.slack.calls[-40:] if not call.ended]
            if under_way and all(outcome in HANGS for outcome in under_way):
                self.loop.ahead += step_s
            # A round through another thread lets the loop look at its sockets.
            await self.loop.run_in_executor(None, int)

    def waits(self, *, leap: timedelta = timedelta()) -> None:
        """Time goes from one thing that is due to the next (or `leap` further), until delivery has nothing to do."""
        self.do(self._wait(self.clock.now() + LONG_ENOUGH, leap))

    async def _wait(self, until: datetime, leap: timedelta) -> None:
        await self.settle()
        while (moment := await self._next_delivery()) is not None and moment <= until:
            self._move_to(max(moment, self.clock.now() + leap))
            await _let_go_of_old_connections()
            await self.settle()

    def passes(self, **span: float) -> None:
        """So much time, with the sweeps at its end."""
        self._move_to(self.clock.now() + timedelta(**span))
        self.do(_let_go_of_old_connections())
        self.do(self.bot.schedule.tick_all(self.clock.now()))
        self.do(self.settle())

    def _move_to(self, moment: datetime) -> None:
        self.loop.ahead += (moment - self.clock.now()).total_seconds()
        self.clock.move_to(moment)

    async def _next_delivery(self) -> datetime | None:
        now = self.clock.now()
        times = (
            (Effect.due_at, EffectState.PENDING),
            (Effect.after_until, EffectState.PENDING),
            (Effect.lease_until, EffectState.CLAIMED),
        )
        async with self.bot.database.reading() as session:
            found = [
                (await session.exec(select(func.min(col(at))).where(col(at) > now, col(Effect.state) == state))).one()
                for at, state in times
            ]
        return min((at for at in found if at is not None), default=None)

    # --- looking -----------------------------------------------------------------------------------------------------

    def effects(self, kind: str | None = None) -> list[Effect]:
        """Rows of the outbox, oldest first."""

        async def _rows(session: AsyncSession) -> list[Effect]:
            return list((await session.exec(select(Effect).order_by(col(Effect.id)))).all())

        return [row for row in self.asks(_rows) if kind in (None, row.kind)]

    def channel(self, name: str = "crisis-2026-001-acme-corp") -> ChannelPlace:
        return self.workplace.channel(name)

    def posts(self, channel_id: str) -> list[Message]:
        """What the bot wrote there, oldest first."""
        messages = self.slack.state.channels[channel_id].messages.values()
        return [one for one in messages if one.user == self.slack.bot_user_id and one.subtype is None]

    def direct(self, name: str) -> list[Message]:
        channel = self.slack.state.direct_message(self.person(name).id, self.slack.bot_user_id)
        return self.posts(channel.id) if channel else []


def _never_mind_power_cuts(connection: Any, _record: Any) -> None:
    """A thousand commits that wait for the disk would be most of the time."""
    connection.execute("PRAGMA synchronous = OFF")


async def _let_go_of_old_connections() -> None:
    """After a leap servers hang up on idle connections; the clients must notice before they use one again."""
    for _ in range(LEAP_TAKES):
        await asyncio.sleep(0)
