"""Questions about contacts with clients, and about complaints."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.contact import Contact
from storage.tables.touchpoint import Complaint, Touchpoint


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
