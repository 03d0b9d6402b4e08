"""Questions about what clients said after a crisis, and about asking for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.feedback import ClientFeedback, FeedbackAsk, FeedbackHandoff


@dataclass(frozen=True)
class Said:
    """One piece of feedback, who said it and after which crisis."""

    row: ClientFeedback
    contact: Contact | None
    crisis_key: str | None


async def feedback_by_id(session: AsyncSession, feedback_id: int) -> ClientFeedback | None:
    return await session.get(ClientFeedback, feedback_id)


async def feedback_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[Said]:
    """Newest first."""
    statement = (
        select(ClientFeedback, Contact, Crisis.key)
        .join(Contact, col(Contact.id) == col(ClientFeedback.contact_id), isouter=True)
        .join(Crisis, col(Crisis.id) == col(ClientFeedback.crisis_id), isouter=True)
        .where(ClientFeedback.account_id == account_id)
        .order_by(col(ClientFeedback.at).desc(), col(ClientFeedback.id).desc())
        .limit(limit)
    )
    return [Said(row, contact, key) for row, contact, key in (await session.exec(statement)).all()]


async def last_written_of_crisis(session: AsyncSession, crisis_id: int) -> datetime | None:
    """When something the client said of this crisis was written down last."""
    statement = select(func.max(ClientFeedback.written_at)).where(ClientFeedback.crisis_id == crisis_id)
    return (await session.exec(statement)).one()


async def writer_of(session: AsyncSession, crisis_id: int, *, at: datetime) -> str | None:
    """Who wrote down at this moment what the client said of this crisis."""
    statement = select(ClientFeedback.by).where(
        ClientFeedback.crisis_id == crisis_id, col(ClientFeedback.written_at) == at
    )
    return (await session.exec(statement.order_by(col(ClientFeedback.id).desc()).limit(1))).first()


async def ask_by_id(session: AsyncSession, ask_id: int) -> FeedbackAsk | None:
    return await session.get(FeedbackAsk, ask_id)


async def due_asks(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[FeedbackAsk]:
    """Those whose time has come, most overdue first."""
    statement = select(FeedbackAsk).where(col(FeedbackAsk.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(FeedbackAsk.next_check_at)).limit(limit))).all()


async def unsettled_asks(session: AsyncSession, crisis_id: int) -> Sequence[FeedbackAsk]:
    """Of one crisis, those that were asked and not answered."""
    statement = select(FeedbackAsk).where(
        FeedbackAsk.crisis_id == crisis_id, col(FeedbackAsk.settled_at).is_(None), col(FeedbackAsk.round) > 0
    )
    return (await session.exec(statement.order_by(col(FeedbackAsk.id)))).all()


async def handoff_by_id(session: AsyncSession, handoff_id: int) -> FeedbackHandoff | None:
    return await session.get(FeedbackHandoff, handoff_id)


async def handoff_for_change(session: AsyncSession, handoff_id: int) -> FeedbackHandoff | None:
    """Locked until the transaction ends."""
    statement = select(FeedbackHandoff).where(FeedbackHandoff.id == handoff_id).with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).one_or_none()


async def handoff_to(session: AsyncSession, feedback_id: int, function_key: str) -> FeedbackHandoff | None:
    statement = select(FeedbackHandoff).where(
        FeedbackHandoff.feedback_id == feedback_id, FeedbackHandoff.function_key == function_key
    )
    return (await session.exec(statement)).one_or_none()


async def handoffs_of(session: AsyncSession, feedback_ids: Collection[int]) -> dict[int, list[FeedbackHandoff]]:
    """Feedback id → to whom it was passed on, in order."""
    statement = select(FeedbackHandoff).where(col(FeedbackHandoff.feedback_id).in_(feedback_ids))
    found: dict[int, list[FeedbackHandoff]] = {}
    for row in (await session.exec(statement.order_by(col(FeedbackHandoff.id)))).all():
        found.setdefault(row.feedback_id, []).append(row)
    return found


async def due_handoffs(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[FeedbackHandoff]:
    """Those nobody has seen in time, most overdue first."""
    statement = select(FeedbackHandoff).where(col(FeedbackHandoff.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(FeedbackHandoff.next_check_at)).limit(limit))).all()
