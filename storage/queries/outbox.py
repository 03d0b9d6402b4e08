"""Questions about effects that are not about whose turn it is."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.outbox import Effect
from storage.vocabulary import EffectState


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
