"""Questions about triggers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import one_of
from storage.tables.trigger import TriggerEvent
from storage.vocabulary import TriggerState

STANDING = (TriggerState.OPEN, TriggerState.WATCHING)


async def trigger_by_id(session: AsyncSession, trigger_id: int) -> TriggerEvent | None:
    return await session.get(TriggerEvent, trigger_id)


async def trigger_for_change(session: AsyncSession, trigger_id: int) -> TriggerEvent | None:
    """The trigger, locked until the transaction ends."""
    statement = select(TriggerEvent).where(TriggerEvent.id == trigger_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def standing_triggers_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[TriggerEvent]:
    """Those that wait for a decision or are watched, newest first."""
    statement = select(TriggerEvent).where(TriggerEvent.account_id == account_id, one_of(TriggerEvent.state, STANDING))
    return (await session.exec(statement.order_by(col(TriggerEvent.id).desc()).limit(limit))).all()


async def decided_triggers_of(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[TriggerEvent]:
    """Those that were declared or dismissed, the newest decision first."""
    statement = select(TriggerEvent).where(
        TriggerEvent.account_id == account_id, col(TriggerEvent.state).not_in(STANDING)
    )
    order = (col(TriggerEvent.decided_at).desc(), col(TriggerEvent.id).desc())
    return (await session.exec(statement.order_by(*order).limit(limit))).all()


async def last_complaint_counted(session: AsyncSession, account_id: int) -> int:
    """Id of the last complaint of an account that raised a trigger; 0: none did."""
    statement = select(func.max(col(TriggerEvent.complaint_id))).where(TriggerEvent.account_id == account_id)
    return (await session.exec(statement)).one() or 0


async def due_triggers(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[TriggerEvent]:
    """Those somebody is to be asked about, most overdue first."""
    statement = select(TriggerEvent).where(col(TriggerEvent.next_ask_at) <= now)
    return (await session.exec(statement.order_by(col(TriggerEvent.next_ask_at)).limit(limit))).all()
