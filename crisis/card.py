"""Messages of the crisis channel that are kept up to date in place: checklist, obligations, actions, last time."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostCard, RefreshCard, wish_for
from storage.tables.crisis import CrisisCard


async def show_card(session: AsyncSession, crisis_id: int, card: str, *, now: datetime) -> None:
    """Post the card, or bring it up to date if it was posted before. Its order among the channel's messages is kept."""
    posting = await wish_for(session, PostCard(crisis_id=crisis_id, card=card), now=now)
    if posting is None:
        await wish_for(session, RefreshCard(crisis_id=crisis_id, card=card), now=now)


async def card_posted(session: AsyncSession, crisis_id: int, card: str, *, ts: str) -> None:
    """Slack has the card: remember where."""
    row = await session.get(CrisisCard, (crisis_id, card)) or CrisisCard(crisis_id=crisis_id, card=card, message_ts=ts)
    row.message_ts = ts
    session.add(row)
    await session.flush()


async def card_ts(session: AsyncSession, crisis_id: int, card: str) -> str | None:
    row = await session.get(CrisisCard, (crisis_id, card))
    return row.message_ts if row else None
