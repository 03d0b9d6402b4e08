"""Days after a crisis somebody is asked how the client feels (S1-17)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import AskForFeedback, wish_for
from crisis.feedback_ask import is_wanted, who_is_asked
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.rules.feedback import is_fresh
from storage.queries.account import account_by_id
from storage.queries.feedback import ask_by_id, due_asks, last_written_of_crisis
from storage.tables.crisis import Crisis
from storage.tables.feedback import FeedbackAsk


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the questions whose time has come, most overdue first."""
    return [row.id for row in await due_asks(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_asks(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, ask_id: int, *, now: datetime) -> None:
    """Ask, or see that nothing need be asked. Whoever comes second finds nothing left to do."""
    ask = await ask_by_id(session, ask_id)
    if ask is None:
        return
    crisis = await locked_crisis(session, ask.crisis_id)
    await session.refresh(ask)
    if ask.next_check_at is None or ask.next_check_at > now:
        return
    ask.next_check_at = None
    to = await _asked(session, protocol, crisis, ask, now=now)
    if to is None:
        ask.settled_at = now
    else:
        ask.round += 1
        await wish_for(
            session, AskForFeedback(crisis_id=ask.crisis_id, ask_id=ask_id, round=ask.round, slack_id=to), now=now
        )
    session.add(ask)
    await session.flush()


async def _asked(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, ask: FeedbackAsk, *, now: datetime
) -> str | None:
    """Whom to ask; None: nobody, for it is not true any more, was written down lately, or nobody may answer."""
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    if account is None or not is_wanted(crisis, ask):
        return None
    written_at = await last_written_of_crisis(session, ask.crisis_id)
    if is_fresh(written_at, protocol.feedback.ask_again_after, now=now):
        return None
    return await who_is_asked(session, protocol, crisis, account)
