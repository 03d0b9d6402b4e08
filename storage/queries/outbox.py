"""Questions about effects that are not about whose turn it is."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.outbox import Effect
from storage.vocabulary import EffectState

SETTLED = (EffectState.DONE, EffectState.DROPPED, EffectState.FAILED)


async def effect_by_once_key(session: AsyncSession, once_key: str) -> Effect | None:
    return (await session.exec(select(Effect).where(Effect.once_key == once_key))).one_or_none()


async def has_newer(session: AsyncSession, effect: Effect) -> bool:
    """Whether a later effect with the same `coalesce_key` waits, which will show the newest state as well."""
    if effect.coalesce_key is None:
        return False
    newer = select(Effect.id).where(
        Effect.coalesce_key == effect.coalesce_key,
        col(Effect.state) == EffectState.PENDING,
        col(Effect.attempts) == 0,
        col(Effect.id) > effect.id,
    )
    return (await session.exec(newer.limit(1))).first() is not None


async def has_failed_before(session: AsyncSession, effect: Effect) -> bool:
    """Whether an earlier effect of the same kind and crisis failed and was not retried with success."""
    earlier = select(Effect.id).where(
        Effect.crisis_id == effect.crisis_id,
        Effect.kind == effect.kind,
        col(Effect.state) == EffectState.FAILED,
        col(Effect.id) != effect.id,
    )
    return (await session.exec(earlier.limit(1))).first() is not None


async def settled_in_lane(session: AsyncSession, *, crisis_id: int, lane: str, limit: int = 10) -> Sequence[Effect]:
    """What was settled last in a lane of a crisis, newest first."""
    statement = (
        select(Effect)
        .where(col(Effect.crisis_id) == crisis_id, col(Effect.lane) == lane, col(Effect.state).in_(SETTLED))
        .order_by(col(Effect.id).desc())
        .limit(limit)
    )
    return (await session.exec(statement)).all()


async def tried_since(session: AsyncSession, *, before: datetime, limit: int = 1000) -> Sequence[Effect]:
    """Effects that failed at least once, are tried again and first were before this moment of the wall clock.

    Oldest first. Their `due_at` says nothing about how long they wait: every attempt moves it.
    """
    statement = (
        select(Effect)
        .where(
            col(Effect.state) == EffectState.PENDING,
            col(Effect.last_error) != "",
            col(Effect.first_attempt_at) < before,
        )
        .order_by(col(Effect.first_attempt_at), col(Effect.id))
        .limit(limit)
    )
    return (await session.exec(statement)).all()
