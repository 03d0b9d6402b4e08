"""Reviews that are due: the lead is reminded once, and once more together with their manager (S1-16)."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect, wish_for
from crisis.ladder import people_on
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.rules.review import reminded_again_at
from crisis.timeline import CLOCK, record
from storage.queries.crisis import roles_of
from storage.queries.review import due_reviews, review_by_id
from storage.tables.crisis import Crisis
from storage.tables.review import Review
from storage.vocabulary import ClockStage, Role, Status, Step

CATCH_UP_GAP = timedelta(days=1)
"""After a standstill nobody is reminded and reported in the same breath."""


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the reviews that must be looked at, most overdue first."""
    return [row.id for row in await due_reviews(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_reviews(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, review_id: int, *, now: datetime) -> None:
    """Remind whoever must hear of it. Whoever comes second finds nothing left to do."""
    review = await review_by_id(session, review_id)
    if review is None:
        return
    crisis = await locked_crisis(session, review.crisis_id)
    await session.refresh(review)
    if review.next_check_at is None or review.next_check_at > now:
        return
    if crisis.status is not Status.RESOLVED or review.closed_at is not None:
        review.next_check_at = None
    elif review.stage is ClockStage.WAITING:
        await _remind(session, crisis, review, "review_due", [await _lead(session, crisis)], now=now)
        again_at = reminded_again_at(review.due_at, protocol.review.overdue_after, now=now, gap=CATCH_UP_GAP)
        review.stage, review.next_check_at = ClockStage.REMINDED, again_at
    else:
        managers = await people_on(session, protocol, crisis, Step.SALES_MANAGER, now=now)
        above = [manager.slack_id for manager in managers if manager.slack_id]
        await _remind(session, crisis, review, "review_overdue", [await _lead(session, crisis), *above], now=now)
        review.stage, review.next_check_at = ClockStage.ESCALATED, None
    session.add(review)
    await session.flush()


async def _lead(session: AsyncSession, crisis: Crisis) -> str:
    """While there is none the liaison; whoever declared it knows whom to ask."""
    assert crisis.id is not None
    roles = await roles_of(session, crisis.id)
    return roles.get(Role.LEAD) or roles.get(Role.LIAISON) or crisis.declared_by


async def _remind(
    session: AsyncSession, crisis: Crisis, review: Review, word: str, people: list[str], *, now: datetime
) -> None:
    assert crisis.id is not None
    told = list(dict.fromkeys(people))
    values = {"responsible": told[0], "due_at": review.due_at.isoformat()}
    for slack_id in told:
        direct = SendDirect(crisis_id=crisis.id, slack_id=slack_id, word=word, values=values)
        await wish_for(session, direct, now=now)
    said = " and ".join(f"<@{slack_id}>" for slack_id in told)
    verb = "was" if len(told) == 1 else "were"
    text = f"The review is {'due' if word == 'review_due' else 'overdue'}; {said} {verb} told."
    await record(session, crisis, word, text, by=CLOCK, now=now, told=told)
