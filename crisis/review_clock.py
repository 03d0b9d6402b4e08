"""When the review of a crisis is due: a new day with each end, none while the crisis lasts (S1-16)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import show_card
from crisis.protocol import Protocol
from storage.queries.review import findings_of, review_of
from storage.tables.crisis import Crisis
from storage.tables.review import Review
from storage.vocabulary import ClockStage

REVIEW_CARD = "review"


async def expect_review(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """The crisis was resolved: the lead will be reminded to close its review."""
    review = await review_for(session, protocol, crisis, now=now)
    review.due_at = due_at_of(protocol, crisis, now)
    review.next_check_at, review.stage = review.due_at, ClockStage.WAITING
    session.add(review)
    await session.flush()
    await _show_again(session, crisis, now=now)


async def set_review_aside(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    """The crisis was reopened: nobody is reminded, and what was closed is open again. Findings stay."""
    assert crisis.id is not None
    review = await review_of(session, crisis.id)
    if review is None:
        return
    review.next_check_at, review.closed_by, review.closed_at = None, None, None
    session.add(review)
    await session.flush()
    await _show_again(session, crisis, now=now)


async def review_for(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> Review:
    """Its review. One that ended before there were reviews gets one now, of which nobody is reminded."""
    assert crisis.id is not None
    review = await review_of(session, crisis.id)
    if review is None:
        review = Review(crisis_id=crisis.id, due_at=due_at_of(protocol, crisis, crisis.ended_at or now))
        session.add(review)
        await session.flush()
    return review


def due_at_of(protocol: Protocol, crisis: Crisis, ended_at: datetime) -> datetime:
    return ended_at + protocol.review.due_within(crisis.severity)


async def _show_again(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    assert crisis.id is not None
    if await findings_of(session, crisis.id):
        await show_card(session, crisis.id, REVIEW_CARD, now=now)
