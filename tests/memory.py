"""Databases in memory that tests use one after the other: the tables are made once, every test begins with fresh rows.

What a test costs is mostly what its first statements cost: SQLAlchemy compiles each for its engine, and a loop begins
for each database. Kept from test to test, they are paid once.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from storage.session import Database
from storage.tables.every import METADATA

T = TypeVar("T")


class Memory:
    """A database in memory with the loop it belongs to. `keep` remembers its rows, `begin_anew` brings them back."""

    def __init__(self) -> None:
        self.database = Database("sqlite://")
        self.runner = asyncio.Runner()
        self.runner.run(self._create_tables())
        self._kept = b""

    def keep(self) -> None:
        """What every test shall find; the numbers of new rows begin behind it."""
        self._kept = self._on_connection(lambda connection: connection.serialize())

    def begin_anew(self) -> None:
        """Forget what a test did."""
        self._on_connection(lambda connection: connection.deserialize(self._kept))

    def end_test(self) -> None:
        """End what a test left running, as closing the loop would."""
        self.database.on_effects.clear()
        self.runner.run(_end_other_tasks())

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    async def _create_tables(self) -> None:
        async with self.database.engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)

    def _on_connection(self, act: Callable[[sqlite3.Connection], T]) -> T:
        return act(self.runner.run(self._driver()))

    async def _driver(self) -> Any:
        """The one connection there is."""
        async with self.database.engine.connect() as connection:
            return (await connection.get_raw_connection()).driver_connection


async def _end_other_tasks() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
