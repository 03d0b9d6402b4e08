"""The weekly look at how ready we are: scores are kept, and each KAM gets one message about all gaps of theirs."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.readiness import begin_week


async def tick(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Nothing to do but once a week; whoever comes second finds it done."""
    await begin_week(session, protocol, now=now)
