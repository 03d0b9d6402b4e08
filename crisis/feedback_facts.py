"""What messages show of what a client said: newest first, how the scores go, and what crises changed (S1-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.diagnostic_facts import shaken_by
from crisis.rules.diagnostic import Delta, Seen, deltas
from storage.queries.feedback import Said, feedback_of
from storage.tables.account import Account
from storage.vocabulary import TouchpointKind

READ_MOST = 40
"""So far back scores and crises are compared."""


@dataclass(frozen=True, kw_only=True)
class FeedbackFacts:
    """One piece of feedback."""

    id: int
    at: datetime
    by: str
    score: int | None
    text: str
    wants: str
    contact_name: str
    """Empty: nobody said who it was."""
    kind: TouchpointKind | None
    crisis_key: str
    """Empty: it belongs to none."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """What one client said so far."""

    account_id: int
    account_name: str
    said: tuple[FeedbackFacts, ...]
    """Newest first."""
    scores: tuple[int, ...]
    """Oldest first."""
    deltas: Sequence[Delta]
    """The last score before each crisis and the first after it; newest crisis first."""


async def voice_of(session: AsyncSession, account: Account) -> Voice:
    """What the client of this account said (S1-17)."""
    assert account.id is not None
    said = await feedback_of(session, account.id, limit=READ_MOST)
    scored = [Seen(one.row.score, one.row.at) for one in said if one.row.score is not None]
    return Voice(
        account_id=account.id,
        account_name=account.name,
        said=tuple(_facts(one) for one in said),
        scores=tuple(one.total for one in reversed(scored)),
        deltas=deltas(scored, await shaken_by(session, account.id)) if scored else (),
    )


def _facts(one: Said) -> FeedbackFacts:
    row = one.row
    assert row.id is not None
    return FeedbackFacts(
        id=row.id,
        at=row.at,
        by=row.by,
        score=row.score,
        text=row.text,
        wants=row.wants,
        contact_name=one.contact.name if one.contact else "",
        kind=row.kind,
        crisis_key=one.crisis_key or "",
    )
