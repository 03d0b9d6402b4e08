"""The clocks that contracts start in a crisis: when they are looked at, and how they bound the client's next word."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import OBLIGATIONS_CARD, show_card
from crisis.protocol import Protocol
from crisis.rules.obligation import is_watched, remind_before_due, speaks_for
from storage.queries.commitment import obligations_of, promises_to_speak
from storage.tables.commitment import Commitment, Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import ClockStage


async def promise_to_speak(session: AsyncSession, crisis: Crisis, *, is_first: bool) -> Commitment | None:
    """The commitment that says when the client hears the next word at the latest; None: only the protocol does.

    `is_first`: the first word to the client is still to be given.
    """
    if crisis.account_id is None or crisis.id is None:
        return None
    promises = await promises_to_speak(session, crisis.id)
    return next((promise for promise in promises if speaks_for(promise.kind, is_first=is_first)), None)


async def recount_obligations(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """The crisis ended or began again: the clock looks after those obligations that still run."""
    assert crisis.id is not None
    found = await obligations_of(session, crisis.id) if crisis.account_id else ()
    for obligation, commitment in found:
        schedule(protocol, crisis, obligation, commitment, now=now)
        session.add(obligation)
    await session.flush()
    if found:
        await show_card(session, crisis.id, OBLIGATIONS_CARD, now=now)


def schedule(
    protocol: Protocol, crisis: Crisis, obligation: Obligation, commitment: Commitment, *, now: datetime
) -> None:
    """When the clock looks at it next. Nobody is told twice: what was said to be overdue stays said."""
    obligation.next_check_at = None
    if obligation.due_at is None or not is_watched(obligation.kept, commitment.kind, crisis.status):
        return
    if obligation.stage is ClockStage.WAITING:
        limits = protocol.obligations
        obligation.next_check_at = remind_before_due(
            obligation.due_at,
            obligation.due_at - crisis.declared_at,
            at_most=limits.remind_before,
            percent=limits.remind_percent,
            now=now,
        )
    elif obligation.stage is ClockStage.REMINDED:
        obligation.next_check_at = obligation.due_at
