"""What messages show of what a client said: newest first, how the scores go, and what crises changed (S1-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.diagnostic_facts import shaken_by
from crisis.rules.diagnostic import Delta, Seen, deltas
from storage.queries.account import account_by_id
from storage.queries.feedback import Said, feedback_by_id, feedback_of, handoff_by_id, handoffs_of
from storage.tables.account import Account
from storage.tables.feedback import FeedbackHandoff
from storage.vocabulary import TouchpointKind

READ_MOST = 40
"""So far back scores and crises are compared."""


@dataclass(frozen=True, kw_only=True)
class HandoffFacts:
    """To whom one piece of feedback was passed on, and what came of it (S4-11)."""

    id: int
    function: str
    slack_id: str
    note: str
    passed_by: str
    seen_at: datetime | None
    answer: str
    """Empty: they have not answered."""


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
    handoffs: tuple[HandoffFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """One handoff with what it is about, without the client's contact."""

    handoff: HandoffFacts
    feedback: FeedbackFacts
    account_name: str


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
    handoffs = await handoffs_of(session, [one.row.id for one in said if one.row.id is not None])
    scored = [Seen(one.row.score, one.row.at) for one in said if one.row.score is not None]
    return Voice(
        account_id=account.id,
        account_name=account.name,
        said=tuple(_facts(one, handoffs.get(one.row.id or 0, ())) for one in said),
        scores=tuple(one.total for one in reversed(scored)),
        deltas=deltas(scored, await shaken_by(session, account.id)) if scored else (),
    )


async def handed_over(session: AsyncSession, handoff_id: int) -> HandedOver | None:
    """What whoever it was passed on to reads; None: there is no such thing."""
    handoff = await handoff_by_id(session, handoff_id)
    row = await feedback_by_id(session, handoff.feedback_id) if handoff else None
    account = await account_by_id(session, row.account_id) if row else None
    if handoff is None or row is None or account is None:
        return None
    return HandedOver(handoff=_handoff(handoff), feedback=_facts(Said(row, None, None)), account_name=account.name)


def _handoff(row: FeedbackHandoff) -> HandoffFacts:
    assert row.id is not None
    return HandoffFacts(
        id=row.id,
        function=row.function,
        slack_id=row.slack_id,
        note=row.note,
        passed_by=row.passed_by,
        seen_at=row.seen_at,
        answer=row.answer,
    )


def _facts(one: Said, handoffs: Sequence[FeedbackHandoff] = ()) -> FeedbackFacts:
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
        handoffs=tuple(_handoff(handoff) for handoff in handoffs),
    )
