"""Receipts of requests that nobody can repeat any more."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from storage.queries.receipt import forget_receipts

KEPT_FOR = timedelta(days=30)
"""Slack repeats within minutes; a modal can stay open for days."""


async def tick(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Keep the table small."""
    await forget_receipts(session, before=now - KEPT_FOR)
