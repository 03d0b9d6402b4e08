"""Questions about planned visits and calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.appointment import Appointment
from storage.tables.contact import Contact
from storage.vocabulary import AppointmentState


async def appointment_by_id(session: AsyncSession, appointment_id: int) -> Appointment | None:
    return await session.get(Appointment, appointment_id)


async def appointment_for_change(session: AsyncSession, appointment_id: int) -> Appointment | None:
    """The appointment, locked until the transaction ends."""
    statement = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def planned_of(
    session: AsyncSession, account_id: int, *, limit: int
) -> Sequence[tuple[Appointment, Contact | None]]:
    """Those of an account of which nobody has said what became of them, the next one first, with whom."""
    statement = (
        select(Appointment, Contact)
        .join(Contact, col(Contact.id) == col(Appointment.contact_id), isouter=True)
        .where(Appointment.account_id == account_id, Appointment.state == AppointmentState.PLANNED)
        .order_by(col(Appointment.planned_at), col(Appointment.id))
        .limit(limit)
    )
    return [(row, contact) for row, contact in (await session.exec(statement)).all()]


async def due_appointments(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Appointment]:
    """Those of which somebody is to be reminded, or to be asked, most overdue first."""
    statement = select(Appointment).where(col(Appointment.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(Appointment.next_check_at)).limit(limit))).all()
