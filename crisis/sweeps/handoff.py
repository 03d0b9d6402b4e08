"""Feedback that nobody has seen: one reminder, then the KAM hears of it once (S4-11)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PassOnFeedback, SendDirect, wish_for
from crisis.handoff import account_of
from crisis.kam_deputy import deputy_of
from crisis.protocol import Protocol
from storage.queries.feedback import due_handoffs, handoff_for_change
from storage.queries.person import people_by_ids
from storage.tables.account import Account
from storage.tables.feedback import FeedbackHandoff
from storage.vocabulary import ClockStage


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of what was passed on and not seen in time, most overdue first."""
    return [row.id for row in await due_handoffs(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_handoffs(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, handoff_id: int, *, now: datetime) -> None:
    """Remind, or tell the KAM. Whoever comes second finds nothing left to do."""
    handoff = await handoff_for_change(session, handoff_id)
    if handoff is None or handoff.next_check_at is None or handoff.next_check_at > now:
        return
    if handoff.stage is ClockStage.WAITING:
        handoff.stage, handoff.next_check_at = ClockStage.REMINDED, now + protocol.feedback.tell_kam_after
        again = PassOnFeedback(handoff_id=handoff_id, round=1, slack_id=handoff.slack_id)
        await wish_for(session, again, now=now, asked_by=handoff.passed_by)
    else:
        handoff.stage, handoff.next_check_at = ClockStage.ESCALATED, None
        await _tell_kam(session, handoff, now=now)
    session.add(handoff)
    await session.flush()


async def _tell_kam(session: AsyncSession, handoff: FeedbackHandoff, *, now: datetime) -> None:
    account = await account_of(session, handoff)
    values = {
        "handoff": handoff.id,
        "account": account.name,
        "function": handoff.function,
        "to": handoff.slack_id,
        "passed_by": handoff.passed_by,
        "passed_at": handoff.passed_at.isoformat(),
    }
    to = await _kam(session, account) or handoff.passed_by
    await wish_for(session, SendDirect(slack_id=to, word="handoff_unseen", values=values), now=now)


async def _kam(session: AsyncSession, account: Account) -> str | None:
    people = await people_by_ids(session, [account.kam_id] if account.kam_id else [])
    kam = await deputy_of(session, account) or people.get(account.kam_id or 0)
    return kam.slack_id if kam and not kam.is_deactivated else None
