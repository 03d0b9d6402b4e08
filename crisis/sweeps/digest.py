"""The Friday digest of all open crises, to the crisis-desk channel."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.digest import wish_friday_digest
from crisis.protocol import Protocol


async def tick(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Wish for this week's digest once its hour has come; the outbox lets it through once."""
    await wish_friday_digest(session, protocol, now=now)
