"""Questions about who looks after which accounts, what stands on them, and what went from one KAM to another."""

from collections.abc import Collection, Sequence

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.action import CrisisAction
from storage.tables.appointment import Appointment
from storage.tables.crisis import Crisis
from storage.tables.kam_handover import KamHandover, KamHandoverAccount
from storage.tables.person import Person
from storage.tables.risk import Risk
from storage.tables.roster import RosterSeat
from storage.vocabulary import ActionState, AppointmentState, Status


async def accounts_with_kam(session: AsyncSession) -> Sequence[tuple[Account, Person]]:
    """Every account that somebody looks after, with who does, by the account's name."""
    statement = select(Account, Person).join(Person, col(Person.id) == col(Account.kam_id))
    rows = await session.exec(statement.order_by(col(Account.name_key)))
    return [(account, person) for account, person in rows.all()]


async def accounts_for_change(session: AsyncSession, account_ids: Collection[int]) -> Sequence[Account]:
    """These accounts, locked until the transaction ends, always in the same order."""
    statement = select(Account).where(col(Account.id).in_(account_ids)).order_by(col(Account.id)).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).all()


async def actions_on(
    session: AsyncSession, slack_id: str, account_ids: Collection[int]
) -> Sequence[tuple[CrisisAction, int]]:
    """What somebody still has to do in crises of these accounts, each with its account; false alarms are left out."""
    statement = (
        select(CrisisAction, Crisis.account_id)
        .join(Crisis, col(Crisis.id) == col(CrisisAction.crisis_id))
        .where(
            col(Crisis.account_id).in_(account_ids),
            CrisisAction.owner == slack_id,
            CrisisAction.state == ActionState.OPEN,
            Crisis.status != Status.CANCELLED,
        )
    )
    rows = await session.exec(statement.order_by(col(CrisisAction.id)))
    return [(action, account_id) for action, account_id in rows.all() if account_id is not None]


async def risks_on(session: AsyncSession, person_id: int, account_ids: Collection[int]) -> Sequence[Risk]:
    """Open risks of these accounts that somebody owns."""
    statement = select(Risk).where(
        col(Risk.account_id).in_(account_ids), Risk.owner_id == person_id, col(Risk.closed_at).is_(None)
    )
    return (await session.exec(statement.order_by(col(Risk.id)))).all()


async def visits_on(session: AsyncSession, slack_id: str, account_ids: Collection[int]) -> Sequence[Appointment]:
    """Visits and calls with these accounts that somebody planned, and of which nobody said what became of them."""
    statement = select(Appointment).where(
        col(Appointment.account_id).in_(account_ids),
        Appointment.by == slack_id,
        Appointment.state == AppointmentState.PLANNED,
    )
    return (await session.exec(statement.order_by(col(Appointment.id)))).all()


async def seats_on(session: AsyncSession, person_id: int, account_ids: Collection[int]) -> Sequence[RosterSeat]:
    """Seats for just these accounts that somebody holds."""
    statement = select(RosterSeat).where(col(RosterSeat.account_id).in_(account_ids), RosterSeat.person_id == person_id)
    return (await session.exec(statement.order_by(col(RosterSeat.id)))).all()


async def handover_by_id(session: AsyncSession, handover_id: int) -> KamHandover | None:
    return await session.get(KamHandover, handover_id)


async def accounts_of_handover(session: AsyncSession, handover_id: int) -> Sequence[tuple[KamHandoverAccount, Account]]:
    """By the account's name."""
    statement = (
        select(KamHandoverAccount, Account)
        .join(Account, col(Account.id) == col(KamHandoverAccount.account_id))
        .where(KamHandoverAccount.handover_id == handover_id)
    )
    return [(row, account) for row, account in (await session.exec(statement.order_by(col(Account.name_key)))).all()]


async def handovers_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[KamHandover]:
    """How an account went from one KAM to another, the newest first."""
    statement = (
        select(KamHandover)
        .join(KamHandoverAccount, col(KamHandoverAccount.handover_id) == col(KamHandover.id))
        .where(KamHandoverAccount.account_id == account_id)
    )
    return (await session.exec(statement.order_by(col(KamHandover.id).desc()).limit(limit))).all()


async def merge_handovers(session: AsyncSession, *, into: int, gone: int) -> None:
    """Two rows turned out to be one person: what went from one, or to one, went from the other, or to them."""
    for column in (KamHandover.from_id, KamHandover.to_id):
        moved = update(KamHandover).where(col(column) == gone).values({column: into})
        await session.exec(moved.execution_options(synchronize_session=False))
