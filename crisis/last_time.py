"""What a new crisis channel reads first: what must be remembered of the account, and what happened last time (S0-9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import show_card
from crisis.history import PastCrisis, history_of
from crisis.kpi_facts import KpiFacts, calling_kpis
from crisis.protocol import Protocol
from crisis.rules.kpi import KpiState
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_by_id
from storage.queries.profile import notes_of
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import Status

LAST_TIME_CARD = "last_time"
PAST_MOST = 3
NOTES_MOST = 5
LOOKED_AT = 20
"""So far back a crisis is looked for that was none of the false alarms."""


@dataclass(frozen=True, kw_only=True)
class LastTime:
    key: str
    account_id: int
    account_name: str
    notes: Sequence[str]
    """What must be remembered, newest first."""
    more_notes: int
    missed: Sequence[KpiFacts]
    """KPIs agreed with the client that are missed now (S2-21): the client will speak of them."""
    past: Sequence[PastCrisis]
    """Newest first; without false alarms."""


async def tell_last_time(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, _account: Account | None, *, now: datetime
) -> None:
    """Wish for the card, if there is anything to say."""
    assert crisis.id is not None
    if await last_time(session, protocol, crisis.id, now=now) is not None:
        await show_card(session, crisis.id, LAST_TIME_CARD, now=now)


async def last_time(session: AsyncSession, protocol: Protocol, crisis_id: int, *, now: datetime) -> LastTime | None:
    """None: it is no key account, or nothing is remembered of it and it had no crisis before."""
    crisis = await crisis_by_id(session, crisis_id)
    account = await account_by_id(session, crisis.account_id) if crisis and crisis.account_id else None
    if crisis is None or account is None or account.id is None:
        return None
    notes = [note.text for note in await notes_of(session, account.id)]
    past = [
        one
        for one in await history_of(session, account.id, limit=LOOKED_AT)
        if one.key != crisis.key and one.declared_at <= crisis.declared_at and one.status is not Status.CANCELLED
    ]
    if not notes and not past:
        return None
    calling = (await calling_kpis(session, protocol, [account.id], now=now)).get(account.id, ())
    return LastTime(
        key=crisis.key,
        account_id=account.id,
        account_name=account.name,
        notes=notes[:NOTES_MOST],
        more_notes=max(0, len(notes) - NOTES_MOST),
        missed=[one for one in calling if one.state is KpiState.MISSED],
        past=past[:PAST_MOST],
    )
