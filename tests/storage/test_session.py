"""Sessions on both databases: what is committed, what is thrown away, what comes back as it was."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import select

from crisis.effects import PublishHome, wish_for
from storage import in_place
from storage.session import Database, async_url
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from storage.tables.receipt import Receipt
from storage.vocabulary import Severity, Status, Tier
from tests.storage.ways import Look, every_way

NOON = datetime(2026, 11, 17, 12, 0, 0, 123456, tzinfo=UTC)
T = TypeVar("T")


def on(url: str, story: Callable[[Database], Awaitable[T]]) -> T:
    """Run a story on the database at `url`."""

    async def run() -> T:
        database = Database(url)
        try:
            return await story(database)
        finally:
            await database.close()

    return asyncio.run(run())


def a_crisis_row(number: int = 1) -> Crisis:
    return Crisis(
        key=f"C-2026-{number:03d}",
        year=2026,
        number=number,
        account_name="Acme",
        summary="Down",
        severity=Severity.SEV2,
        status=Status.DECLARED,
        declared_by="U0ZOE",
        declared_at=NOON,
        phase_since=NOON,
        revenue_at_risk=5_000_000_000,
    )


def test_a_question_sees_what_was_committed_meanwhile(database_url: str) -> None:
    """No transaction stays open behind it: the second question tells what is true by then."""

    async def story(database: Database) -> tuple[int, int]:
        before = len(await database.ask(select(Crisis.id)))
        async with database.transaction() as session:
            session.add(a_crisis_row())
        return before, len(await database.ask(select(Crisis.id)))

    assert on(database_url, story) == (0, 1)


def test_what_raises_is_rolled_back(database_url: str) -> None:
    """A transaction is all or nothing."""

    async def story(database: Database) -> int:
        with pytest.raises(RuntimeError):
            async with database.transaction() as session:
                session.add(Receipt(request_key="view:V1", at=NOON))
                await session.flush()
                raise RuntimeError("the process stumbles")
        async with database.reading() as session:
            return len((await session.exec(select(Receipt))).all())

    assert on(database_url, story) == 0


def test_reading_changes_nothing(database_url: str) -> None:
    """What is changed while looking is thrown away."""

    async def story(database: Database) -> int:
        async with database.reading() as session:
            session.add(Receipt(request_key="view:V1", at=NOON))
        async with database.reading() as session:
            return len((await session.exec(select(Receipt))).all())

    assert on(database_url, story) == 0


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9))])
def test_times_come_back_as_the_same_instant_in_utc(database_url: str, zone: timezone) -> None:
    """To the microsecond, aware, whatever zone they were given in."""

    async def story(database: Database) -> datetime:
        async with database.transaction() as session:
            session.add(Receipt(request_key="view:V1", at=NOON.astimezone(zone)))
        async with database.reading() as session:
            return (await session.get_one(Receipt, "view:V1")).at

    came_back = on(database_url, story)
    assert (came_back, came_back.tzinfo) == (NOON, UTC)


def test_a_naive_time_is_refused(database_url: str) -> None:
    """Nobody can say which instant it means."""

    async def story(database: Database) -> None:
        async with database.transaction() as session:
            session.add(Receipt(request_key="view:V1", at=NOON.replace(tzinfo=None)))

    with pytest.raises(StatementError, match="has no time zone"):
        on(database_url, story)


def test_words_numbers_and_days_come_back_as_they_were(database_url: str) -> None:
    """Enums by value, money beyond four bytes, plain dates."""

    async def story(database: Database) -> tuple[Account, str, int | None]:
        async with database.transaction() as session:
            account = Account(
                name="Acme",
                name_key="acme",
                tier=Tier.STRATEGIC,
                annual_value=5_000_000_000,
                renewal_on=date(2027, 3, 31),
                imported_at=NOON,
            )
            crisis = a_crisis_row()
            session.add_all([account, crisis])
        async with database.reading() as session:
            stored = await (await session.connection()).scalar(text("SELECT severity FROM crisis"))
            money = (await session.get_one(Crisis, crisis.id)).revenue_at_risk
            return await session.get_one(Account, account.id), str(stored), money

    account, stored, money = on(database_url, story)
    assert (account.tier, account.annual_value, account.renewal_on) == (
        Tier.STRATEGIC,
        5_000_000_000,
        date(2027, 3, 31),
    )
    assert (stored, money) == ("SEV2", 5_000_000_000)


def test_a_stale_write_of_a_crisis_is_refused(database_url: str) -> None:
    """The version tells that somebody changed it in between."""

    async def story(database: Database) -> int | None:
        async with database.transaction() as session:
            session.add(a_crisis_row())
        async with database.reading() as session:
            stale = (await session.exec(select(Crisis))).one()
        async with database.transaction() as session:
            fresh = (await session.exec(select(Crisis))).one()
            fresh.summary = "Still down"
        with pytest.raises(StaleDataError):
            async with database.transaction() as session:
                stale.summary = "Up again"
                session.add(stale)
        async with database.reading() as session:
            row = (await session.exec(select(Crisis))).one()
            assert row.summary == "Still down"
            return row.version

    assert on(database_url, story) == 2


@pytest.mark.parametrize(
    "twins",
    [
        lambda: [a_crisis_row(1), a_crisis_row(1)],
        lambda: [Person(slack_id="U0KIM"), Person(slack_id="U0KIM")],
        lambda: [Person(email="kim@example.com"), Person(email="kim@example.com")],
        lambda: [Receipt(request_key="view:V1", at=NOON), Receipt(request_key="view:V1", at=NOON)],
    ],
    ids=["crisis key", "slack id", "email", "receipt"],
)
def test_what_must_be_unique_is_so_in_the_database(database_url: str, twins: Callable[[], list[object]]) -> None:
    """Whatever the code forgets."""

    async def story(database: Database) -> None:
        first, second = twins()
        async with database.transaction() as session:
            session.add(first)
        async with database.transaction() as session:
            session.add(second)

    with pytest.raises(IntegrityError):
        on(database_url, story)


def test_a_reference_to_nothing_is_refused(database_url: str) -> None:
    """Foreign keys hold on SQLite, too."""

    async def story(database: Database) -> None:
        async with database.transaction() as session:
            crisis = a_crisis_row()
            crisis.account_id = 404
            session.add(crisis)

    with pytest.raises(IntegrityError):
        on(database_url, story)


def test_a_commit_with_effects_wakes_delivery(database_url: str) -> None:
    """After the commit, once; a rollback and a commit without effects wake nobody."""

    async def story(database: Database) -> list[str]:
        woken: list[str] = []
        database.on_effects.append(lambda: woken.append("awake"))
        async with database.transaction() as session:
            session.add(Receipt(request_key="view:V1", at=NOON))
        assert woken == []
        with pytest.raises(RuntimeError):
            async with database.transaction() as session:
                await wish_for(session, PublishHome(slack_id="U0KIM"), now=NOON)
                raise RuntimeError("the process stumbles")
        assert woken == []
        async with database.transaction() as session:
            await wish_for(session, PublishHome(slack_id="U0KIM"), now=NOON)
            assert woken == []
        return woken

    assert on(database_url, story) == ["awake"]


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///crisis.db", "sqlite+in_place"),
        ("postgresql://ana@db/crisis", "postgresql+psycopg"),
        ("postgresql+psycopg://ana@db/crisis", "postgresql+psycopg"),
    ],
)
def test_people_write_plain_addresses(url: str, driver: str) -> None:
    """The driver is our business."""
    assert async_url(url).drivername == driver


def test_another_database_is_refused_with_a_sentence() -> None:
    """The sentence says what can be used."""
    with pytest.raises(ValueError, match=r"names the database 'mysql'. Use sqlite:///"):
        async_url("mysql://ana@db/crisis")


def test_a_new_file_that_many_open_at_once_makes_them_wait(tmp_path: Path) -> None:
    """Replicas that start at the same moment on a machine where the bot never ran: none of them ends with "locked"."""

    async def opened(database: Database) -> int:
        await create(database, "CREATE TABLE IF NOT EXISTS first (id INTEGER)")
        return 1

    async def story(number: int) -> list[int]:
        replicas = [Database(f"sqlite:///{tmp_path / f'new-{number}.db'}") for _ in range(8)]
        try:
            return await asyncio.gather(*(opened(replica) for replica in replicas))
        finally:
            for replica in replicas:
                await replica.close()

    for number in range(40):
        assert asyncio.run(story(number)) == [1] * 8


@every_way
def test_a_locked_file_is_waited_for_and_others_go_on(tmp_path: Path, look: Look) -> None:
    """After a crash another process may hold the whole file for a moment; nobody hears "locked"; the bot goes on."""
    file = tmp_path / "held.db"

    async def story(database: Database) -> tuple[int, int]:
        await create(database, "CREATE TABLE held (id INTEGER)")
        await database.close()
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("INSERT INTO held VALUES (7)")
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while ticks < 5:
                await asyncio.sleep(0.01)
                ticks += 1
            holder.close()

        ticking = asyncio.create_task(tick())
        found = await look(database, "SELECT id FROM held")
        await ticking
        return found, ticks

    assert on(f"sqlite:///{file}", story) == (7, 5)


def test_a_long_transaction_lets_others_have_their_turn(database_url: str) -> None:
    """Whoever brings in five hundred accounts must not make everybody's form wait until the last one."""

    async def story(database: Database) -> int:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        waiting = asyncio.create_task(others())
        async with database.transaction() as session:
            for number in range(100):
                session.add(Receipt(request_key=f"view:{number}", at=NOON))
                await session.flush()
            before_the_commit = turns
        waiting.cancel()
        return before_the_commit

    assert on(database_url, story) >= 100


def test_whoever_is_cancelled_while_the_disk_is_waited_for_leaves_nothing_half(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit goes on to its end in its thread; until then nobody else gets the connection."""
    begun, may_end = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        begun.set()
        may_end.wait(10)
        sqlite3.Connection.commit(connection)

    async def save(database: Database, number: int) -> None:
        async with database.transaction() as session:
            session.add(Receipt(request_key=f"view:{number}", at=NOON))

    async def story(database: Database) -> tuple[bool, int]:
        saving = asyncio.create_task(save(database, 0))
        await asyncio.to_thread(begun.wait, 10)
        saving.cancel()
        await asyncio.sleep(0.05)
        was_waiting = not saving.done()
        may_end.set()
        await asyncio.wait([saving])
        assert saving.cancelled()
        await save(database, 1)
        async with database.reading() as session:
            return was_waiting, len((await session.exec(select(Receipt))).all())

    monkeypatch.setattr(in_place.Connection, "commit", slowly)
    assert on(sqlite_url, story) == (True, 2)


async def create(database: Database, table: str) -> None:
    async with database.transaction() as session:
        await session.exec(text(table))  # type: ignore[call-overload]
