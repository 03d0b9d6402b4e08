"""What the contract promises comes due: the liaison hears before; when it is overdue, liaison and lead (S0-8)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import OBLIGATIONS_CARD, show_card
from crisis.effects import SendDirect, wish_for
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.rules.obligation import is_watched, promise_words
from crisis.show import show_headline
from crisis.timeline import CLOCK, record
from storage.queries.commitment import commitment_by_id, due_obligations, obligation_by_id, obligations_of
from storage.queries.crisis import roles_of
from storage.tables.commitment import Commitment, Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import ClockStage, Role


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[int]:
    """Ids of the obligations that must be looked at, most overdue first."""
    return [row.id for row in await due_obligations(session, now=now, limit=limit) if row.id is not None]


async def oldest_due_at(session: AsyncSession, *, now: datetime) -> datetime | None:
    """Since when the most overdue row has been waiting for the sweep."""
    rows = await due_obligations(session, now=now, limit=1)
    return rows[0].next_check_at if rows else None


async def act(session: AsyncSession, protocol: Protocol, obligation_id: int, *, now: datetime) -> None:
    """Remind, or say that it is overdue. Whoever comes second finds nothing left to do."""
    obligation = await obligation_by_id(session, obligation_id)
    if obligation is None:
        return
    crisis = await locked_crisis(session, obligation.crisis_id)
    await session.refresh(obligation)
    if obligation.next_check_at is None or obligation.next_check_at > now:
        return
    commitment = await commitment_by_id(session, obligation.commitment_id)
    assert commitment is not None
    if obligation.due_at is None or not is_watched(obligation.kept, commitment.kind, crisis.status):
        obligation.next_check_at = None
    elif now < obligation.due_at:
        obligation.stage, obligation.next_check_at = ClockStage.REMINDED, obligation.due_at
        await _remind(session, crisis, obligation, commitment, now=now)
    else:
        obligation.stage, obligation.next_check_at = ClockStage.OVERDUE, None
        await _say_overdue(session, crisis, obligation, commitment, now=now)
    session.add(obligation)
    await session.flush()


async def _remind(
    session: AsyncSession, crisis: Crisis, obligation: Obligation, commitment: Commitment, *, now: datetime
) -> None:
    """The liaison, while there is none the lead: one of them must see to it."""
    told = (await _responsible(session, crisis))[:1]
    await _tell(session, crisis, obligation, commitment, "obligation_due", told, now=now)


async def _say_overdue(
    session: AsyncSession, crisis: Crisis, obligation: Obligation, commitment: Commitment, *, now: datetime
) -> None:
    assert obligation.due_at is not None
    told = await _responsible(session, crisis)
    await _tell(session, crisis, obligation, commitment, "obligation_overdue", told, now=now)
    words = promise_words(commitment.label, commitment.source)
    text = f"Overdue by contract: {words}; {' and '.join(f'<@{who}>' for who in told)} heard it."
    await record(session, crisis, "obligation_overdue", text, by=CLOCK, now=now, obligation=obligation.id, told=told)


async def _tell(
    session: AsyncSession,
    crisis: Crisis,
    obligation: Obligation,
    commitment: Commitment,
    word: str,
    told: Sequence[str],
    *,
    now: datetime,
) -> None:
    assert crisis.id is not None and obligation.due_at is not None
    ids = [row.id for row, _ in await obligations_of(session, crisis.id)]
    values = {
        "obligation": obligation.id,
        "number": ids.index(obligation.id) + 1,
        "promise": promise_words(commitment.label, commitment.source),
        "text": commitment.text,
        "penalty": commitment.penalty,
        "due_at": obligation.due_at.isoformat(),
    }
    for who in told:
        await wish_for(session, SendDirect(crisis_id=crisis.id, slack_id=who, word=word, values=values), now=now)
    await show_card(session, crisis.id, OBLIGATIONS_CARD, now=now)
    await show_headline(session, crisis, now=now)


async def _responsible(session: AsyncSession, crisis: Crisis) -> list[str]:
    """Liaison and lead, once each; nobody has either role: who declared it."""
    assert crisis.id is not None
    roles = await roles_of(session, crisis.id)
    found = [roles[role] for role in (Role.LIAISON, Role.LEAD) if role in roles]
    return list(dict.fromkeys(found)) or [crisis.declared_by]
