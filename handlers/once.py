"""A form that arrives twice is carried out once."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.receipt import first_time
from handlers.asked import Asked
from handlers.dependencies import Dependencies
from handlers.form import Form

T = TypeVar("T")
Change = Callable[[AsyncSession, datetime], Awaitable[T]]


async def carry_out(deps: Dependencies, form: Form, change: Change[T]) -> T | None:
    """Carry out what the form asks for, in one transaction, and return what came of it. None: it was sent before."""
    async with deps.database.transaction() as session:
        now = deps.clock.now()  # not before: whoever waits for their turn acts when it comes
        if not await first_time(session, form.request_key, now=now):
            return None
        return await change(session, now)


async def once(asked: Asked, deps: Dependencies, form: Form, change: Change[object]) -> None:
    """Carry out what the form asks for, in one transaction, and close it with all that is below it.

    Slack sends a form again when our answer got lost, and people press twice; the second time only closes it.
    """
    await carry_out(deps, form, change)
    await asked.ack(response_action="clear")
