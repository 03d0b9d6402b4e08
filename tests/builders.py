"""A small company in crisis, for tests: its protocol, its people, its accounts, and a desk at which operations run.

Every name here is meant to be remembered, so that a test reads as a story: Kim looks after Acme, Sam and Sue sit in the
response team, Bea stands in for Sam, Mia, Dan and Eve are the upper steps of the ladder, Zoe works somewhere else.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.declare import Declaration, declare
from crisis.effects import EffectValue, effect_value
from crisis.protocol import Protocol, parse_protocol
from crisis.rules.account import search_key
from crisis.sweeps import (
    action,
    appointment,
    brainstorm,
    designation,
    escalation,
    feedback,
    handoff,
    kam_deputy,
    obligation,
    review,
    risk,
    trigger,
    update,
)
from crisis.timeline import timeline
from storage.session import Database
from storage.tables.account import Account
from storage.tables.action import CrisisAction
from storage.tables.appointment import Appointment
from storage.tables.commitment import Obligation
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb, Page
from storage.tables.feedback import FeedbackAsk, FeedbackHandoff
from storage.tables.kam_deputy import KamDeputy
from storage.tables.outbox import Effect
from storage.tables.person import Person
from storage.tables.profile import Designation
from storage.tables.review import Review
from storage.tables.risk import Risk
from storage.tables.trigger import TriggerEvent
from storage.tables.update import UpdateClock
from storage.vocabulary import Answer, Audience, Concern, Severity, Tier
from tests.memory import Memory

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
"""A Tuesday, far enough from the Friday update."""

KIM, SAM, BEA, SUE, LEO, LIV = "U0KIM", "U0SAM", "U0BEA", "U0SUE", "U0LEO", "U0LIV"
"""Kim is Acme's KAM. Sam: sales, with Bea as backup. Sue: service, no backup. Leo: legal, SEV1 only, backup Liv."""
MIA, DAN, EVE, CAL = "U0MIA", "U0DAN", "U0EVE", "U0CAL"
"""Sales manager, director, executive sponsor; Cal speaks for the company."""
MAX, ZOE = "U0MAX", "U0ZOE"
"""Max has a manager's rights. Zoe is a colleague with nothing to do with it."""
GUS, ROB, OLA = "U0GUS", "U0ROB", "U0OLA"
"""A guest, a bot, and somebody who left the company."""

EVERYBODY = (KIM, SAM, BEA, SUE, LEO, LIV, MIA, DAN, EVE, CAL, MAX, ZOE)
TEAM = [SAM, SUE]
"""Whom a SEV2 pages."""

ACME, GLOBEX = "Acme Corp", "Globex"

PROTOCOL = """
version = "2026-1"
timezone = "UTC"
managers = ["U0MAX"]
reopen_within = "7d"

[links]
protocol_url = "https://example.com/protocol"

[channels]
crisis_desk = "C0DESK"
digest = "C0DIGEST"

[ladder_people]
sales_manager = "U0MIA"
director = "U0DAN"
executive_sponsor = "U0EVE"
communications = "U0CAL"

[[crt]]
function = "sales"
primary = "U0SAM"
backup = "U0BEA"

[[crt]]
function = "service"
primary = "U0SUE"

[[crt]]
function = "legal"
primary = "U0LEO"
backup = "U0LIV"
severities = ["SEV1"]

[severities.SEV1]
name = "Critical"
meaning = "The account is likely to be lost."
calls_crt = true
acknowledge_within = "15m"
lead_within = "15m"
client_first_word = "30m"
remind_before = "10m"
internal = { acute_every = "30m", acute_for = "2h", then_every = "2h" }
client = { acute_every = "1h", acute_for = "1d", then_every = "1d" }
ladder = [
    { step = "backups", after = "5m" },
    { step = "sales_manager", after = "15m" },
    { step = "director", after = "30m" },
    { step = "executive_sponsor", after = "60m" },
]

[severities.SEV2]
name = "High"
meaning = "The renewal is at risk."
calls_crt = true
acknowledge_within = "30m"
lead_within = "30m"
client_first_word = "60m"
remind_before = "15m"
internal = { acute_every = "60m", acute_for = "4h", then_every = "4h" }
client = { acute_every = "1d", acute_for = "2d", then_every = "2d" }
ladder = [
    { step = "backups", after = "10m" },
    { step = "sales_manager", after = "30m" },
    { step = "director", after = "60m" },
    { step = "executive_sponsor", after = "2h" },
]

[severities.SEV3]
name = "Medium"
meaning = "Contained."
calls_crt = true
acknowledge_within = "4h"
lead_within = "4h"
client_first_word = "8h"
remind_before = "2h"
internal = { then_every = "1d" }
client = { then_every = "3d" }
ladder = [{ step = "backups", after = "4h" }, { step = "sales_manager", after = "1d" }]

[severities.SEV4]
name = "Watch"
meaning = "Not a crisis yet."
calls_crt = false
acknowledge_within = "1d"
lead_within = "1d"
client_first_word = "none"
remind_before = "1d"
internal = { then_every = "7d" }
ladder = []

[updates]
snooze_at_most = 3
snooze_for = "15m"
direct_message_after = "15m"
manager_after = "30m"
friday_at = "15:00"

[criteria]
revenue_step = "director"
severity_raised_step = "sales_manager"
client_overdue_step = "sales_manager"
standard_accounts_up_to = "director"

[criteria.revenue_at_risk]
EUR = 250000
"""

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)
Value = TypeVar("Value", bound=EffectValue)


def a_protocol(*replacements: tuple[str, str]) -> Protocol:
    """The protocol above, with some text replaced; the first occurrence each, which must be there."""
    text = PROTOCOL
    for old, new in replacements:
        assert old in text, f"{old!r} does not stand in the protocol of the tests."
        text = text.replace(old, new, 1)
    return parse_protocol(text, "tests/builders.py")


def people(*slack_ids: str) -> list[Person]:
    """Colleagues whom Slack was asked about: `U0KIM` is Kim, kim@example.com."""
    return [
        Person(
            slack_id=slack_id,
            email=f"{slack_id[2:].lower()}@example.com",
            name=slack_id[2:].title(),
            team_id="T0HOME",
            is_guest=slack_id == GUS,
            is_bot=slack_id == ROB,
            is_deactivated=slack_id == OLA,
            looked_up_at=NOON - timedelta(days=1),
        )
        for slack_id in slack_ids
    ]


class Desk:
    """A database, a protocol and a clock we move. `do` runs one operation in one transaction, as a handler would."""

    def __init__(self, database: Database, protocol: Protocol | None = None, *, memory: Memory | None = None) -> None:
        self.database = database
        self.protocol = protocol or a_protocol()
        self.now = NOON
        self._memory = memory
        self._runner = memory.runner if memory else asyncio.Runner()
        self._seen_effects = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._memory:
            self._memory.end_test()
            FREE.append(self._memory)
        else:
            self._runner.run(self.database.close())
            self._runner.close()

    @classmethod
    def in_memory(cls) -> Self:
        """On SQLite in memory, with everybody of the company known."""
        memory = FREE.pop() if FREE else _company_in_memory()
        memory.begin_anew()
        return cls(memory.database, memory=memory)

    def do(self, operation: Callable[..., Awaitable[T]], *args: Any, **named: Any) -> T:
        """Run `operation(session, [protocol,] *args, [now=…,] **named)` and commit, or roll back when it raises."""
        return self._runner.run(self.operation(operation, *args, **named))

    async def operation(self, operation: Callable[..., Awaitable[T]], *args: Any, **named: Any) -> T:
        """As `do`, for tests in which several run at the same time."""
        wanted = inspect.signature(operation).parameters
        if "now" in wanted:
            named.setdefault("now", self.now)
        first = (self.protocol,) if "protocol" in wanted else ()
        async with self.database.transaction() as session:
            return await operation(session, *first, *args, **named)

    def at_once(self, *operations: Awaitable[object]) -> list[object]:
        """Run several at the same time; what one raised stands in its place."""

        async def together() -> list[object]:
            return await asyncio.gather(*operations, return_exceptions=True)

        return self._runner.run(together())

    def add(self, *rows: SQLModel) -> None:
        async def add(session: AsyncSession) -> None:
            session.add_all(rows)

        self.do(add)

    def all(self, table: type[Row], **wanted: object) -> list[Row]:
        """Rows by id, those where every named column has the value."""

        async def ask(session: AsyncSession) -> list[Row]:
            statement = select(table).filter_by(**wanted)
            return list((await session.exec(statement.order_by(*table.__table__.primary_key))).all())  # type: ignore[attr-defined]

        return self.do(ask)

    def one(self, table: type[Row], **wanted: object) -> Row:
        rows = self.all(table, **wanted)
        assert len(rows) == 1, f"{len(rows)} rows of {table.__name__} with {wanted}, wanted one."
        return rows[0]

    def change(self, table: type[Row], row_id: int | None, **values: object) -> None:
        async def change(session: AsyncSession) -> None:
            row = await session.get_one(table, row_id)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

        self.do(change)

    # What happened

    def effects(self, kind: type[Value]) -> list[Value]:
        """Every effect of this kind that was ever wished for, in order."""
        return [value for row in self.effect_rows() if isinstance(value := as_value(row), kind)]

    def new_effects(self, kind: type[Value]) -> list[Value]:
        """Those wished for since the last `forget_effects`."""
        rows = [row for row in self.effect_rows() if (row.id or 0) > self._seen_effects]
        return [value for row in rows if isinstance(value := as_value(row), kind)]

    def forget_effects(self) -> None:
        """As if all of them were done: none is pending, so nothing new is merged with an old one."""

        async def finish(session: AsyncSession) -> None:
            for row in (await session.exec(select(Effect).order_by(col(Effect.id)))).all():
                row.state, row.attempts = row.state.DONE, 1
                self._seen_effects = row.id or 0

        self.do(finish)

    def effect_rows(self) -> list[Effect]:
        return self.all(Effect)

    def words(self, crisis: Crisis) -> list[str]:
        """The words on the timeline, oldest first."""
        return [entry.word for entry in self.do(timeline, crisis.id)]

    def sentences(self, crisis: Crisis) -> list[str]:
        return [entry.text for entry in self.do(timeline, crisis.id)]

    def clock(self, crisis: Crisis, audience: Audience = Audience.INTERNAL) -> UpdateClock:
        return self.one(UpdateClock, crisis_id=crisis.id, audience=audience)

    def open_pages(self, crisis: Crisis) -> list[Page]:
        return self.all(Page, crisis_id=crisis.id, answer=Answer.OPEN)

    def paged(self, crisis: Crisis) -> list[str]:
        """Who was ever paged, in order, repeats too."""
        return [page.slack_id for page in self.all(Page, crisis_id=crisis.id)]

    def page_for(self, crisis: Crisis, slack_id: str) -> int:
        """The id of the page that waits for this person's answer."""
        page_id = next(page.id for page in reversed(self.open_pages(crisis)) if page.slack_id == slack_id)
        assert page_id is not None
        return page_id

    def open_climbs(self, crisis: Crisis) -> dict[Concern, Climb]:
        return {climb.concern: climb for climb in self.all(Climb, crisis_id=crisis.id, ended_at=None)}

    def crisis(self, crisis: Crisis) -> Crisis:
        """The row as it is now."""
        return self.one(Crisis, id=crisis.id)

    # Time

    def wait(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Time passes and the sweeps run whenever something is due, as they do when all is well."""
        until = self.now + timedelta(minutes=minutes, hours=hours, days=days)
        while self.now < until:
            self.now = max(self.now, min([*self._due_times(), until]))
            if self.sweep() == 0:
                self.now = until

    def _due_times(self) -> list[datetime]:
        checks = [clock.next_check_at for clock in self.all(UpdateClock)]
        steps = [climb.next_at for climb in self.all(Climb)]
        due = [row.next_check_at for row in self.all(CrisisAction)]
        promised = [row.next_check_at for row in self.all(Obligation)]
        reviews = [row.next_check_at for row in self.all(Designation)]
        risks = [row.next_check_at for row in self.all(Risk)]
        signs = [row.next_ask_at for row in self.all(TriggerEvent)]
        looking_back = [row.next_check_at for row in self.all(Review)]
        asks = [row.next_check_at for row in self.all(FeedbackAsk)]
        passed = [row.next_check_at for row in self.all(FeedbackHandoff)]
        visits = [row.next_check_at for row in self.all(Appointment)]
        deputies = [row.next_check_at for row in self.all(KamDeputy)]
        times = (
            *checks,
            *steps,
            *reviews,
            *due,
            *promised,
            *risks,
            *signs,
            *looking_back,
            *asks,
            *passed,
            *visits,
            *deputies,
        )
        return [time for time in times if time is not None]

    def stand_still(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Time passes and nothing runs."""
        self.now += timedelta(minutes=minutes, hours=hours, days=days)

    def sweep(self) -> int:
        """One pass over all clocks and climbs. Returns how many rows were due."""
        acted = 0
        for rows in (
            update,
            escalation,
            action,
            obligation,
            designation,
            risk,
            brainstorm,
            trigger,
            review,
            feedback,
            handoff,
            appointment,
            kam_deputy,
        ):
            for row_id in self.do(rows.due, limit=100):
                self.do(rows.act, row_id)
                acted += 1
        return acted


FREE: list[Memory] = []
"""Databases no desk stands on at the moment; tests/conftest.py closes them."""


def _company_in_memory() -> Memory:
    memory = Memory()
    Desk(memory.database, memory=memory).add(*people(*EVERYBODY, GUS, ROB, OLA))
    memory.keep()
    return memory


def as_value(row: Effect) -> EffectValue:
    return effect_value(row.kind, row.payload)


def an_account(desk: Desk, name: str = ACME, *, tier: Tier = Tier.KEY, kam: str | None = KIM, **values: Any) -> Account:
    """An account that Kim looks after. `manager`, `sponsor`: Slack ids of people who are known."""
    person_ids = {person.slack_id: person.id for person in desk.all(Person)}
    for field in ("manager", "sponsor"):
        if field in values:
            values[f"{field}_id"] = person_ids[values.pop(field)]
    values.setdefault("kam_id", person_ids[kam] if kam else None)
    account = Account(
        name=name,
        name_key=search_key(name),
        tier=tier,
        renewal_on=date(2027, 3, 31),
        imported_at=NOON - timedelta(days=30),
        **values,
    )
    desk.add(account)
    return account


def a_declaration(**values: Any) -> Declaration:
    """Zoe noticed it and is sure that it is a SEV2."""
    answers: dict[str, Any] = {
        "account_id": None,
        "account_name": ACME,
        "summary": "Acme cannot send invoices since this morning.",
        "severity": Severity.SEV2,
        "declared_by": ZOE,
    }
    return Declaration(**(answers | values))


def a_crisis(desk: Desk, **values: Any) -> Crisis:
    """A crisis that was declared just now, by running `declare`. Its effects count as new."""
    return desk.do(declare, a_declaration(**values))
