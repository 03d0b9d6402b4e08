"""What the tests of rights and of hostile payloads look through, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.rights.rows import PostgresRows, Rows, SqliteRows

ONE = (
    "INSERT INTO person (name, time_zone, team_id, problem, is_bot, is_guest, is_deactivated) "
    "VALUES ('Ana', '', '', '', false, false, false)"
)


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    opened = PostgresRows(database_url) if "postgresql" in database_url else SqliteRows(_file(database_url))
    yield opened
    opened.close()


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def test_what_changed_is_seen_and_taken_back(rows: Rows) -> None:
    """Rows, and the number the next row gets."""
    rows.change(ONE)
    rows.keep()
    before, commits = rows.read(), rows.commits()

    rows.change(ONE.replace("Ana", "Ben"))
    rows.change("UPDATE person SET name = 'Ann' WHERE name = 'Ana'")
    with_ben = rows.read()
    assert rows.commits() != commits and with_ben["person"] != before["person"]

    rows.restore()

    assert rows.read() == rows.kept() == before
    rows.change(ONE.replace("Ana", "Ben"))
    rows.change("UPDATE person SET name = 'Ann' WHERE name = 'Ana'")
    assert rows.read() == with_ben


def test_looking_changes_nothing(rows: Rows) -> None:
    """Only what writes counts as a commit."""
    rows.keep()
    commits = rows.commits()

    rows.read()
    rows.kept()

    assert rows.commits() == commits


def test_an_empty_database_becomes_empty_again(rows: Rows) -> None:
    """Numbers begin at 1 again."""
    rows.keep()
    rows.change(ONE)
    first = rows.read()["person"]

    rows.restore()
    rows.change(ONE)

    assert rows.read()["person"] == first
