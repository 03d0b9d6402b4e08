"""The database itself keeps the timeline append-only, and the chain verifies on both."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crisis.timeline import record, verify
from storage.session import Database
from tests.builders import SAM, Desk, a_crisis, people


@pytest.mark.parametrize(
    "statement", ["UPDATE timeline_entry SET text = 'It was all fine.'", "DELETE FROM timeline_entry"]
)
def test_the_database_refuses_to_change_the_record(database_url: str, statement: str) -> None:
    """Also to somebody who talks to it without us."""
    with Desk(Database(database_url)) as desk:
        desk.add(*people("U0ZOE"))
        crisis = a_crisis(desk)
        before = desk.sentences(crisis)

        with pytest.raises(DBAPIError, match="append-only"):
            asyncio.run(_run(database_url, statement))

        assert desk.sentences(crisis) == before


def test_the_chain_verifies_after_the_database_had_it(database_url: str) -> None:
    """JSON and times come back so that every hash is the same."""
    with Desk(Database(database_url)) as desk:
        desk.add(*people("U0ZOE"))
        crisis = a_crisis(desk)
        details = {"ß": [1, 2.5, None, True], "a": {"z": 1, "b": "東京"}}

        desk.do(record, crisis, "noted", "Grüße, “quoted” \\ and\nlines", by=SAM, **details)

        assert desk.do(verify, crisis.id) == []


async def _run(url: str, statement: str) -> None:
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await database.close()
