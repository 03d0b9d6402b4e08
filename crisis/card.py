"""Messages of the crisis channel that are kept up to date in place: checklist, obligations, actions, last time."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostCard, PostHeadline, RefreshCard, wish_for
from storage.queries.outbox import effect_by_once_key
from storage.tables.crisis import Crisis, CrisisCard

CHECKLIST_CARD, OBLIGATIONS_CARD, PLAYBOOKS_CARD = "communication", "obligations", "playbooks"
FOLLOWING = (CHECKLIST_CARD, OBLIGATIONS_CARD, PLAYBOOKS_CARD)
"""Cards that name who has a role, or that have buttons as long as the crisis is open."""
WAITS_FOR_HEADLINE = timedelta(minutes=10)
"""Then the cards come without it; who asked was told by then why it could not be posted."""


async def show_card(session: AsyncSession, crisis_id: int, card: str, *, now: datetime) -> None:
    """Post the card, or bring it up to date if it was posted before. Its order among the channel's messages is kept.

    The headline goes first: whoever comes in reads where we stand before they read what was prepared.
    """
    headline = PostHeadline(crisis_id=crisis_id)
    first = await effect_by_once_key(session, headline.once_key)
    posting = await wish_for(
        session,
        PostCard(crisis_id=crisis_id, card=card),
        now=now,
        after=first.id if first else None,
        at_most_until=now + WAITS_FOR_HEADLINE,
    )
    if posting is None:
        await wish_for(session, RefreshCard(crisis_id=crisis_id, card=card), now=now)


async def redraw_cards(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """A role is somebody else's, or the crisis ended or began again: the cards that show it, of those it has."""
    assert crisis.id is not None
    for card in FOLLOWING:
        posting = PostCard(crisis_id=crisis.id, card=card)
        if await effect_by_once_key(session, posting.once_key or "") is not None:
            await wish_for(session, RefreshCard(crisis_id=crisis.id, card=card), now=now)


async def card_posted(session: AsyncSession, crisis_id: int, card: str, *, ts: str) -> None:
    """Slack has the card: remember where."""
    row = await session.get(CrisisCard, (crisis_id, card)) or CrisisCard(crisis_id=crisis_id, card=card, message_ts=ts)
    row.message_ts = ts
    session.add(row)
    await session.flush()


async def card_ts(session: AsyncSession, crisis_id: int, card: str) -> str | None:
    row = await session.get(CrisisCard, (crisis_id, card))
    return row.message_ts if row else None
