"""Many at once: nobody is passed over, no connection is made for a moment only, and one that died is replaced."""

import asyncio

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from storage import session as sessions
from storage.session import ASKING_CONNECTIONS, CONNECTIONS, Database
from tests.storage.test_session import on
from tests.storage.ways import Look, by_asking, by_reading, every_way

CROWD = 5 * CONNECTIONS
COUNT = "SELECT count(*) FROM crisis"
NO_QUESTION = "SELECT what there is not"
EVERYBODY_ELSE = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


ways = pytest.mark.parametrize(
    ("look", "connections"),
    [
        pytest.param(by_reading, CONNECTIONS, id="reading"),
        pytest.param(by_asking, ASKING_CONNECTIONS, id="asking"),
    ],
)


@ways
def test_nobody_is_passed_over(database_url: str, look: Look, connections: int) -> None:
    """Whoever asks again waits behind everybody who has been waiting. Connections are made once: that costs more."""
    turns = 8

    async def story(database: Database) -> tuple[int, int, int]:
        answered, made = [0] * CROWD, 0
        fewest: list[int] = []

        def count(*_: object) -> None:
            nonlocal made
            made += 1

        for pool in {database.engine.pool, database._ask_engine.pool}:
            event.listen(pool, "connect", count)

        async def ask_again_and_again(who: int) -> None:
            for _ in range(turns):
                await look(database, COUNT)
                answered[who] += 1
            fewest.append(min(answered))

        await asyncio.gather(*(ask_again_and_again(who) for who in range(CROWD)))
        return fewest[0], made, connections if look is by_asking else database.connections

    behind, made, most = on(database_url, story)
    assert behind >= turns - 2, "when the first had all their answers, somebody lacked several"
    assert 1 <= made <= most


@ways
def test_a_connection_that_died_while_it_was_idle_is_replaced(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, look: Look, connections: int
) -> None:
    """PostgreSQL was restarted in the night; whoever comes first in the morning notices nothing."""
    monkeypatch.setattr(sessions, "IDLE_SECONDS", 0.0)

    async def story(database: Database) -> list[int]:
        await asyncio.gather(*(look(database, COUNT) for _ in range(connections)))
        other = Database(postgres_url)
        assert await by_reading(other, EVERYBODY_ELSE)
        await other.close()
        return await asyncio.gather(*(look(database, COUNT) for _ in range(connections)))

    assert on(postgres_url, story) == [0] * connections


@ways
def test_a_connection_that_was_used_a_moment_ago_is_not_tried_first(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, look: Look, connections: int
) -> None:
    """That would be a second way to the server and back for each question."""

    async def story(database: Database) -> int:
        for engine in (database.engine, database._ask_engine):
            monkeypatch.setattr(engine.dialect, "do_ping", lambda _: pytest.fail("It was tried."))
        return sum([await look(database, COUNT) for _ in range(connections)])

    assert on(postgres_url, story) == 0


@every_way
def test_what_fails_keeps_nobody_from_having_a_turn(
    database_url: str, monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    """However often something raises, or somebody gives up while it is done: the place is free again."""
    monkeypatch.setattr(sessions, "TURN_SECONDS", 5.0)

    async def story(database: Database) -> int:
        for _ in range(CONNECTIONS + 1):
            with pytest.raises(DBAPIError):
                await look(database, NO_QUESTION)
            waiting = asyncio.create_task(look(database, COUNT))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
        return await look(database, COUNT)

    assert on(database_url, story) == 0


@every_way
def test_whoever_gives_up_in_the_middle_of_a_question_leaves_a_connection_that_works(
    postgres_url: str, look: Look
) -> None:
    """The next ones hear their own answers, not what the one before them asked for."""

    async def story(database: Database) -> set[int]:
        sleeping = [asyncio.create_task(look(database, "SELECT 1 FROM pg_sleep(30)")) for _ in range(CONNECTIONS)]
        await asyncio.sleep(0.2)
        for each in sleeping:
            each.cancel()
        await asyncio.wait(sleeping)
        return set(await asyncio.gather(*(look(database, "SELECT 7") for _ in range(CROWD))))

    assert on(postgres_url, story) == {7}


def test_when_the_database_answers_nobody_whoever_waits_hears_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instead of waiting for ever behind the others; and afterwards everybody has their turn again."""
    monkeypatch.setattr(sessions, "TURN_SECONDS", 0.05)

    async def hold(database: Database, until: asyncio.Event) -> None:
        async with database.reading():
            await until.wait()

    async def story(database: Database) -> int:
        until = asyncio.Event()
        holding = [asyncio.create_task(hold(database, until)) for _ in range(database.connections)]
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError, match="No connection to the database became free within 0 s"):
            await hold(database, until)
        until.set()
        await asyncio.gather(*holding)
        return await by_reading(database, COUNT)

    assert on(database_url, story) == 0
