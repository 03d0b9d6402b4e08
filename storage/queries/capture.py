"""Questions about messages that were put on the timeline."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.capture import CapturedMessage


async def captured(session: AsyncSession, channel: str, message_ts: str) -> CapturedMessage | None:
    """The message, if it is on a timeline."""
    statement = select(CapturedMessage).where(
        CapturedMessage.channel == channel, CapturedMessage.message_ts == message_ts
    )
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()
