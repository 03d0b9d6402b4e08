"""The ways to ask a database a question, each as one call, for tests that hold for all of them."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import text

from storage.session import Database

Look = Callable[[Database, str], Coroutine[Any, Any, int]]
"""Answers with the number that the question finds."""


async def by_changing(database: Database, question: str) -> int:
    async with database.transaction() as session:
        return int(await session.scalar(text(question)) or 0)


async def by_reading(database: Database, question: str) -> int:
    async with database.reading() as session:
        return int(await session.scalar(text(question)) or 0)


async def by_asking(database: Database, question: str) -> int:
    return int((await database.ask(text(question)))[0][0])


every_way = pytest.mark.parametrize("look", [by_changing, by_reading, by_asking])
