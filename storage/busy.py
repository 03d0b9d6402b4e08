"""Waiting for a SQLite file that another process holds."""

import asyncio
import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sqlalchemy.util import await_only

BUSY_TIMEOUT_SECONDS = 30
"""How long we wait for another process that is writing."""
LOOKS_AGAIN_SECONDS = 0.02
PRIMARY_CODE = 0xFF
"""The part of an error code that says "locked"; what is above says why."""

T = TypeVar("T")


def when_free(act: Callable[[], T]) -> T:
    """Do it as soon as SQLite does not say "locked" any more; other tasks go on meanwhile.

    Called where SQLAlchemy talks to a driver for asyncio, so that it can wait without standing in the loop's way.

    Raises:
        sqlite3.OperationalError: still locked after half a minute, or something else is wrong.
    """
    deadline = monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if not _is_locked(error) or monotonic() > deadline:
                raise
        await_only(asyncio.sleep(LOOKS_AGAIN_SECONDS))


def _is_locked(error: sqlite3.OperationalError) -> bool:
    # What Python itself complains about has no code.
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE == sqlite3.SQLITE_BUSY
