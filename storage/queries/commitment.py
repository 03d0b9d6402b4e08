"""Questions about commitments, and about the clocks they started."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.commitment import Commitment, Obligation
from storage.vocabulary import CommitmentKind, Kept


async def commitment_by_id(session: AsyncSession, commitment_id: int) -> Commitment | None:
    return await session.get(Commitment, commitment_id)


async def commitment_by_label(session: AsyncSession, account_id: int, label_key: str) -> Commitment | None:
    """Removed ones too: a label names one row of its account for good."""
    statement = select(Commitment).where(Commitment.account_id == account_id, Commitment.label_key == label_key)
    return (await session.exec(statement)).one_or_none()


async def commitments_of(session: AsyncSession, account_id: int) -> Sequence[Commitment]:
    """Those that stand, the shortest clock first."""
    statement = select(Commitment).where(Commitment.account_id == account_id, col(Commitment.removed_at).is_(None))
    order = (col(Commitment.within_seconds).is_(None), col(Commitment.within_seconds), col(Commitment.label_key))
    return (await session.exec(statement.order_by(*order))).all()


async def all_commitments(session: AsyncSession) -> Sequence[tuple[Commitment, Account]]:
    """Those that stand, by account and label."""
    statement = (
        select(Commitment, Account)
        .join(Account, col(Account.id) == col(Commitment.account_id))
        .where(col(Commitment.removed_at).is_(None))
        .order_by(col(Account.name_key), col(Commitment.label_key))
    )
    return [(commitment, account) for commitment, account in (await session.exec(statement)).all()]


async def obligation_by_id(session: AsyncSession, obligation_id: int) -> Obligation | None:
    return await session.get(Obligation, obligation_id)


async def obligations_of(session: AsyncSession, crisis_id: int) -> Sequence[tuple[Obligation, Commitment]]:
    """In the order in which they began; that order gives them their numbers."""
    statement = (
        select(Obligation, Commitment)
        .join(Commitment, col(Commitment.id) == col(Obligation.commitment_id))
        .where(Obligation.crisis_id == crisis_id)
        .order_by(col(Obligation.id))
    )
    return [(obligation, commitment) for obligation, commitment in (await session.exec(statement)).all()]


async def open_obligations_of_commitment(session: AsyncSession, commitment_id: int) -> Sequence[Obligation]:
    statement = select(Obligation).where(Obligation.commitment_id == commitment_id, Obligation.kept == Kept.OPEN)
    return (await session.exec(statement.order_by(col(Obligation.id)))).all()


async def promises_to_speak(session: AsyncSession, crisis_id: int) -> Sequence[Commitment]:
    """What the contract promises in this crisis about when the client hears something, shortest first."""
    statement = (
        select(Commitment)
        .join(Obligation, col(Obligation.commitment_id) == col(Commitment.id))
        .where(
            Obligation.crisis_id == crisis_id,
            Obligation.kept != Kept.VOID,
            col(Commitment.kind).in_((CommitmentKind.RESPONSE, CommitmentKind.UPDATE)),
            col(Commitment.within_seconds).is_not(None),
        )
        .order_by(col(Commitment.within_seconds), col(Commitment.id))
    )
    return (await session.exec(statement)).all()


async def due_obligations(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Obligation]:
    """Those the clock must look at, most overdue first."""
    statement = select(Obligation).where(col(Obligation.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(Obligation.next_check_at)).limit(limit))).all()
