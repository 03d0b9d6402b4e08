"""The aftermath is over: a resolved crisis whose review is closed and of which nothing is open becomes closed."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.rules.lifecycle import check_may_follow
from crisis.rules.obligation import is_watched
from crisis.show import show_everywhere
from crisis.timeline import record
from storage.queries.action import open_actions_of
from storage.queries.commitment import obligations_of
from storage.queries.review import review_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Status


async def close_if_settled(session: AsyncSession, crisis: Crisis, *, by: str, now: datetime) -> None:
    """Call it when a review was closed, or the last thing may just have been settled. It cannot be reopened then.

    Obligations that ended with the crisis keep nothing open: only those do that the contract counts on regardless.
    """
    if crisis.status is not Status.RESOLVED or not await _is_settled(session, crisis):
        return
    check_may_follow(crisis.status, Status.CLOSED)
    crisis.status = Status.CLOSED
    session.add(crisis)
    await session.flush()
    text = "The crisis is closed: its review is, and nothing of it is open any more."
    await record(session, crisis, "closed", text, by=by, now=now)
    await show_everywhere(session, crisis, now=now)


async def _is_settled(session: AsyncSession, crisis: Crisis) -> bool:
    assert crisis.id is not None
    review = await review_of(session, crisis.id)
    if review is None or review.closed_at is None or await open_actions_of(session, crisis.id):
        return False
    found = await obligations_of(session, crisis.id)
    return not any(is_watched(one.kept, commitment.kind, crisis.status) for one, commitment in found)
