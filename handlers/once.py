"""A form that arrives twice is carried out once."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.receipt import first_time
from handlers.asked import Asked
from handlers.dependencies import Dependencies
from handlers.form import Form

Change = Callable[[AsyncSession, datetime], Awaitable[object]]


async def once(asked: Asked, deps: Dependencies, form: Form, change: Change) -> None:
    """Carry out what the form asks for, in one transaction, and close it with all that is below it.

    Slack sends a form again when our answer got lost, and people press twice; the second time only closes it.
    """
    now = deps.clock.now()
    async with deps.database.transaction() as session:
        if await first_time(session, form.request_key, now=now):
            await change(session, now)
    await asked.ack(response_action="clear")
