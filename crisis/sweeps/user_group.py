"""Who is in the user groups that hold seats: asked before a crisis needs them."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.user_group import wish_for_user_groups


async def tick(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Once an hour, and at the start of an hour that the bot did not see."""
    await wish_for_user_groups(session, protocol, now=now)
