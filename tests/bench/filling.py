"""Many rows at once: one row as the pattern, the columns that differ as expressions of a number."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, insert, literal, literal_column, select
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.rules.account import search_key
from storage.tables.account import Account
from storage.tables.base import Table
from storage.tables.crisis import Crisis
from storage.tables.escalation import Climb
from storage.tables.person import Person
from storage.tables.update import UpdateClock
from storage.vocabulary import Audience, Concern, Severity, Status, Step, Tier
from tests.stage import PEOPLE

NOW = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)
"""A Friday, after the hour of the digest."""
LATER = NOW + timedelta(hours=6)
BEFORE = NOW - timedelta(minutes=5)

N: ColumnElement[int] = literal_column("numbers.n", Integer)
"""The number of the row, for `varying`."""


def numbered(prefix: str) -> ColumnElement[str]:
    """`prefix` and the number."""
    return literal(prefix) + cast(N, String)


async def multiply(session: AsyncSession, pattern: Table, times: int, *, first: int = 1, **varying: Any) -> None:
    """Insert `times` rows like `pattern`, numbered from `first`; columns in `varying` are expressions of `N`."""
    if times <= 0:
        return
    start = select(literal(first, Integer).label("n")).cte("numbers", recursive=True)
    numbers = start.union_all(select(start.c.n + 1).where(start.c.n < first + times - 1))
    columns = type(pattern).__table__.columns  # type: ignore[attr-defined]
    values = {
        column.name: literal(value, column.type)
        for column in columns
        if column.name not in varying and (value := getattr(pattern, column.name)) is not None
    } | varying
    chosen = select(*(literal_value.label(name) for name, literal_value in values.items())).select_from(numbers)
    target = type(pattern).__table__  # type: ignore[attr-defined]
    await session.exec(insert(target).from_select(list(values), chosen, include_defaults=False))


async def fill_people(session: AsyncSession) -> None:
    """Everybody the protocol of the benches names, as Slack knows them."""
    names = sorted({part for part in str(PEOPLE).split("'") if part.endswith("@northwind.example")})
    for number, email in enumerate(names):
        session.add(a_person(f"UNAMED{number:03d}", email))
    await session.flush()


def a_person(slack_id: str, email: str | None = None) -> Person:
    """Somebody who was looked up just now."""
    return Person(slack_id=slack_id, email=email, name=slack_id.title(), time_zone="Europe/Berlin", looked_up_at=NOW)


async def fill_accounts(session: AsyncSession, count: int) -> None:
    """Accounts 1 to `count`, managed by whoever has the first row."""
    name = "Account of a customer"
    pattern = Account(name=name, name_key=search_key(name), tier=Tier.KEY, kam_id=1, imported_at=BEFORE)
    named: dict[str, Any] = {"name": numbered(f"{name} "), "name_key": numbered(f"{search_key(name)} ")}
    await multiply(session, pattern, count, **named)


async def fill_crises(
    session: AsyncSession, count: int, *, first: int = 1, status: Status = Status.RESPONDING, **varying: Any
) -> None:
    """Crises with the ids and numbers `first` to `first + count - 1`, each with its channel."""
    pattern = Crisis(
        key="",
        year=2026,
        number=0,
        version=1,
        account_id=1,
        account_name="Account of a customer 1",
        summary="Invoices cannot be sent since this morning, and the client has asked twice.",
        severity=Severity.SEV2,
        status=status,
        declared_by="UNAMED000",
        declared_at=BEFORE,
        channel_name="crisis-2026-account",
        headline_ts="1.000001",
        phase_since=BEFORE,
    )
    same = {"id": N, "number": N, "key": numbered("C-2026-"), "channel_id": numbered("C0")}
    await multiply(session, pattern, count, first=first, **(same | varying))


async def fill_clocks(session: AsyncSession, count: int, *, first: int = 1, check_at: datetime | None = LATER) -> None:
    """The internal clock of each crisis."""
    pattern = UpdateClock(crisis_id=0, audience=Audience.INTERNAL, due_at=check_at, next_check_at=check_at)
    await multiply(session, pattern, count, first=first, crisis_id=N)


async def fill_climbs(session: AsyncSession, count: int, *, first: int = 1, next_at: datetime = LATER) -> None:
    """An open climb of each crisis."""
    pattern = Climb(
        crisis_id=0, concern=Concern.UNACKNOWLEDGED, step=Step.CRT, started_at=BEFORE, next_at=next_at, reason=""
    )
    await multiply(session, pattern, count, first=first, crisis_id=N)
