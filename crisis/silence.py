"""For how long nobody has spoken with a client, in either direction (S3-22, S4-9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.rules.touchpoint import is_silent
from storage.queries.crisis import accounts_in_crisis
from storage.queries.touchpoint import (
    last_client_words,
    last_spoken,
    newest_complaints,
    newest_feedback,
    newest_touchpoints,
)
from storage.tables.account import Account
from storage.tables.touchpoint import Touchpoint

ELSEWHERE = (newest_complaints, newest_feedback, last_spoken, last_client_words)
"""Where it is written down besides visits and calls that somebody spoke with a client."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """The last contact with an account, and whether that is too long ago."""

    last_at: datetime | None
    """None: no contact is on record."""
    touchpoint: Touchpoint | None
    """The visit, call or message it was; None: it is known from elsewhere, or not at all."""
    days: int
    """Since then, or since the account is in the list; by the protocol's calendar."""
    after: timedelta
    """What the protocol allows its tier."""
    is_long: bool
    """Too long, and there is no open crisis in which they are spoken to anyway."""


async def silences(
    session: AsyncSession, protocol: Protocol, accounts: Sequence[Account], *, now: datetime
) -> dict[int, Silence]:
    """Account id → its silence, for all of them, with a constant number of queries."""
    ids = [account.id for account in accounts if account.id is not None]
    if not ids:
        return {}
    touchpoints = await newest_touchpoints(session, ids)
    others = [await read(session, ids) for read in ELSEWHERE]
    busy = await accounts_in_crisis(session, ids)
    found = {}
    for account in accounts:
        assert account.id is not None
        last_at, touchpoint = _last(account.id, touchpoints, others)
        since = protocol.day_of(last_at or account.imported_at)
        after, today = protocol.touchpoints.silent_after(account.tier), protocol.day_of(now)
        found[account.id] = Silence(
            last_at=last_at,
            touchpoint=touchpoint,
            days=max(0, (today - since).days),
            after=after,
            is_long=account.id not in busy and is_silent(since, today, after),
        )
    return found


def _last(
    account_id: int, touchpoints: Mapping[int, Touchpoint], others: Sequence[Mapping[int, datetime]]
) -> tuple[datetime | None, Touchpoint | None]:
    """A visit or call says most about itself, so it counts also when a contact says the same moment."""
    touchpoint = touchpoints.get(account_id)
    known = [moments[account_id] for moments in others if account_id in moments]
    newest = max([*known, *([touchpoint.at] if touchpoint else [])], default=None)
    return newest, touchpoint if touchpoint and touchpoint.at == newest else None
