"""What a form asks for is carried out in one transaction, once, at the time at which its turn comes."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.slack_identity import SlackIdentity
from crisis.protocol import read_protocol
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import carry_out
from storage.session import Database
from tests.stage import START, MovableClock


def a_form(view_id: str) -> Form:
    view: dict[str, Any] = {"id": view_id, "hash": "h", "private_metadata": "", "state": {"values": {}}, "blocks": []}
    return Form(view)


async def told_the_time(_session: AsyncSession, now: datetime) -> datetime:
    return now


def on(url: str) -> Dependencies:
    client = AsyncWebClient(token="xoxb-1")
    return Dependencies(
        database=Database(url), protocol=read_protocol(None), clock=MovableClock(), identity=SlackIdentity(client)
    )


def test_whoever_waits_for_their_turn_acts_when_it_comes(sqlite_url: str) -> None:
    """So what was said before the end of a crisis is never dated after it."""

    async def story() -> datetime | None:
        deps = on(sqlite_url)
        async with deps.database.transaction():
            waiting = asyncio.create_task(carry_out(deps, a_form("V1"), told_the_time))
            await asyncio.sleep(0)
            deps.clock.move_to(START + timedelta(minutes=5))  # type: ignore[attr-defined]
        found = await waiting
        await deps.database.close()
        return found

    assert asyncio.run(story()) == START + timedelta(minutes=5)


def test_a_form_that_comes_twice_is_carried_out_once(sqlite_url: str) -> None:
    """The second time there is nothing to tell."""

    async def story() -> list[datetime | None]:
        deps = on(sqlite_url)
        found = [await carry_out(deps, a_form(view_id), told_the_time) for view_id in ("V1", "V1", "V2")]
        await deps.database.close()
        return found

    assert asyncio.run(story()) == [START, None, START]
