"""Channels the protocol names like `#crisis-desk`: found once in Slack, then remembered by id."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.channel import NamedChannel


async def channel_id_named(session: AsyncSession, reference: str) -> str | None:
    """The id behind an id or a `#name`; None when the name was not found in Slack yet."""
    if not reference.startswith("#"):
        return reference
    known = await session.get(NamedChannel, reference.removeprefix("#"))
    return known.channel_id if known else None


async def channel_found(session: AsyncSession, reference: str, *, channel_id: str, now: datetime) -> None:
    """Remember which channel a `#name` stands for. An id needs no remembering."""
    if not reference.startswith("#"):
        return
    name = reference.removeprefix("#")
    known = await session.get(NamedChannel, name) or NamedChannel(name=name, channel_id=channel_id, found_at=now)
    known.channel_id, known.found_at = channel_id, now
    session.add(known)
    await session.flush()
