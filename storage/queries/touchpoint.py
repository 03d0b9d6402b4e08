"""Questions about contacts with clients, and about complaints."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.feedback import ClientFeedback
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.tables.update import Update
from storage.vocabulary import Audience


async def touchpoints_of(
    session: AsyncSession, account_id: int, *, limit: int
) -> Sequence[tuple[Touchpoint, Contact | None]]:
    """Newest first, with whom it was."""
    statement = (
        select(Touchpoint, Contact)
        .join(Contact, col(Contact.id) == col(Touchpoint.contact_id), isouter=True)
        .where(Touchpoint.account_id == account_id)
        .order_by(col(Touchpoint.at).desc(), col(Touchpoint.id).desc())
        .limit(limit)
    )
    return [(touchpoint, contact) for touchpoint, contact in (await session.exec(statement)).all()]


async def complaint_by_id(session: AsyncSession, complaint_id: int) -> Complaint | None:
    return await session.get(Complaint, complaint_id)


async def open_complaints_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[Complaint]:
    """Those nobody has resolved, newest first."""
    statement = select(Complaint).where(Complaint.account_id == account_id, col(Complaint.resolved_at).is_(None))
    return (
        await session.exec(statement.order_by(col(Complaint.at).desc(), col(Complaint.id).desc()).limit(limit))
    ).all()


async def settled_complaints_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[Complaint]:
    """Those that were resolved, newest first."""
    statement = select(Complaint).where(Complaint.account_id == account_id, col(Complaint.resolved_at).is_not(None))
    return (
        await session.exec(statement.order_by(col(Complaint.at).desc(), col(Complaint.id).desc()).limit(limit))
    ).all()


async def newest_touchpoints(session: AsyncSession, account_ids: Collection[int]) -> dict[int, Touchpoint]:
    """Account id → the last visit, call or message; accounts without any are missing."""
    newest = (
        select(col(Touchpoint.account_id).label("account_id"), func.max(col(Touchpoint.at)).label("at"))
        .where(col(Touchpoint.account_id).in_(account_ids))
        .group_by(col(Touchpoint.account_id))
        .subquery()
    )
    is_newest = (col(Touchpoint.account_id) == newest.c.account_id) & (col(Touchpoint.at) == newest.c.at)
    rows = await session.exec(select(Touchpoint).join(newest, is_newest).order_by(col(Touchpoint.id)))
    return {row.account_id: row for row in rows.all()}


async def newest_complaints(session: AsyncSession, account_ids: Collection[int]) -> dict[int, datetime]:
    """Account id → when they complained last."""
    return await _newest(session, Complaint, account_ids)


async def newest_feedback(session: AsyncSession, account_ids: Collection[int]) -> dict[int, datetime]:
    """Account id → when they said last what they think of us."""
    return await _newest(session, ClientFeedback, account_ids)


async def _newest(
    session: AsyncSession, table: type[Complaint | ClientFeedback], account_ids: Collection[int]
) -> dict[int, datetime]:
    statement = select(table.account_id, func.max(col(table.at)))
    found = statement.where(col(table.account_id).in_(account_ids)).group_by(col(table.account_id))
    return dict((await session.exec(found)).all())


async def last_spoken(session: AsyncSession, account_ids: Collection[int]) -> dict[int, datetime]:
    """Account id → when somebody spoke last with one of its contacts, as the contacts themselves say."""
    statement = select(Contact.account_id, func.max(col(Contact.last_spoken_at)))
    known = col(Contact.account_id).in_(account_ids) & col(Contact.last_spoken_at).is_not(None)
    rows = (await session.exec(statement.where(known).group_by(col(Contact.account_id)))).all()
    return {account_id: at for account_id, at in rows if at is not None}


async def last_client_words(session: AsyncSession, account_ids: Collection[int]) -> dict[int, datetime]:
    """Account id → when the client heard the last update in a crisis."""
    statement = (
        select(Crisis.account_id, func.max(col(Update.told_at)))
        .join(Update, col(Update.crisis_id) == col(Crisis.id))
        .where(col(Crisis.account_id).in_(account_ids), Update.audience == Audience.CLIENT)
        .where(col(Update.told_at).is_not(None))
        .group_by(col(Crisis.account_id))
    )
    rows = (await session.exec(statement)).all()
    return {account_id: at for account_id, at in rows if account_id is not None and at is not None}


async def complaints_since(
    session: AsyncSession, account_id: int, since: datetime, *, after_id: int
) -> Sequence[Complaint]:
    """Those of an account that came since then and were logged after another one, oldest first."""
    statement = select(Complaint).where(
        Complaint.account_id == account_id, col(Complaint.at) >= since, col(Complaint.id) > after_id
    )
    return (await session.exec(statement.order_by(col(Complaint.id)))).all()
