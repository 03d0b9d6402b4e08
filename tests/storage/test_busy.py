"""What SQLite says when another process holds the file, and for how long we put up with it."""

import asyncio
import sqlite3

import pytest
from sqlalchemy.util import greenlet_spawn

from storage import busy
from storage.in_place import InPlaceSQLite

RECOVERING, CANNOT_OPEN = 261, 14


class Cursor:
    """A driver's cursor whose first statements fail with a code of SQLite; None: a complaint of Python itself."""

    def __init__(self, *codes: int | None) -> None:
        self.codes = list(codes)
        self.done: list[str] = []

    def execute(self, statement: str, _parameters: object) -> None:
        if self.codes:
            error = sqlite3.OperationalError("no")
            if (code := self.codes.pop(0)) is not None:
                error.sqlite_errorcode = code
            raise error
        self.done.append(statement)


def ask(cursor: Cursor) -> None:
    """As SQLAlchemy has a statement executed."""
    asyncio.run(greenlet_spawn(InPlaceSQLite().do_execute, cursor, "SELECT 1", ()))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, RECOVERING])
def test_a_locked_file_is_waited_for(code: int) -> None:
    """Whatever the reason why it is locked."""
    cursor = Cursor(code, code)
    ask(cursor)
    assert cursor.done == ["SELECT 1"]


@pytest.mark.parametrize("code", [CANNOT_OPEN, None])
def test_anything_else_is_said_at_once(code: int | None) -> None:
    """Waiting would not help."""
    cursor = Cursor(code)
    with pytest.raises(sqlite3.OperationalError):
        ask(cursor)
    assert cursor.done == []


def test_a_file_that_stays_locked_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After half a minute somebody should hear of it; here after none."""
    monkeypatch.setattr(busy, "BUSY_TIMEOUT_SECONDS", 0)
    with pytest.raises(sqlite3.OperationalError):
        ask(Cursor(*[sqlite3.SQLITE_BUSY] * 10))
