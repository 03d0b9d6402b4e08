"""People who are named by e-mail address and were never looked up in Slack."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import wish_to_find_people
from crisis.protocol import Protocol


async def tick(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Look them up before a crisis needs them."""
    await wish_to_find_people(session, protocol, now=now)
