"""What somebody who comes later must know, besides what the headline shows."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.commitment import Commitment, Obligation
from storage.tables.outbox import Effect
from storage.tables.update import Update
from storage.vocabulary import Kept


async def newest_updates(session: AsyncSession, crisis_id: int, *, limit: int) -> Sequence[Update]:
    """The newest ones, oldest of them first."""
    statement = select(Update).where(Update.crisis_id == crisis_id)
    newest = statement.order_by(col(Update.posted_at).desc(), col(Update.id).desc()).limit(limit)
    return (await session.exec(newest)).all()[::-1]


async def open_promises(session: AsyncSession, crisis_id: int) -> Sequence[tuple[Obligation, Commitment]]:
    """What the contract asks for in this crisis and what is neither kept nor broken yet, soonest due first."""
    statement = (
        select(Obligation, Commitment)
        .join(Commitment, col(Commitment.id) == col(Obligation.commitment_id))
        .where(Obligation.crisis_id == crisis_id, Obligation.kept == Kept.OPEN)
        .order_by(col(Obligation.due_at).is_(None), col(Obligation.due_at), col(Obligation.id))
    )
    return [(obligation, commitment) for obligation, commitment in (await session.exec(statement)).all()]


async def first_effect(session: AsyncSession, crisis_id: int, kind: str) -> Effect | None:
    """The oldest effect of this kind of a crisis."""
    statement = select(Effect).where(col(Effect.crisis_id) == crisis_id, Effect.kind == kind)
    return (await session.exec(statement.order_by(col(Effect.id)).limit(1))).one_or_none()
