"""What messages show about obligations: plain values, numbers as people type them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.facts import CrisisFacts, ObligationFacts
from crisis.protocol import Protocol
from crisis.rules.obligation import is_watched
from storage.queries.commitment import obligations_of
from storage.queries.crisis import crisis_by_id
from storage.queries.update import clock_of
from storage.tables.commitment import Commitment, Obligation
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, CommitmentKind, Kept, Role


@dataclass(frozen=True, kw_only=True)
class ObligationBoard:
    """All obligations of a crisis."""

    crisis: CrisisFacts
    obligations: tuple[ObligationFacts, ...]
    """In the order of their numbers."""

    @property
    def open(self) -> list[ObligationFacts]:
        """Soonest due first, those without a clock last."""
        waiting = [one for one in self.obligations if one.kept is Kept.OPEN]
        return sorted(
            waiting, key=lambda one: (one.due_at is None, one.due_at or datetime.max.replace(tzinfo=UTC), one.number)
        )

    @property
    def who(self) -> str | None:
        """Who answers for them to the client: the liaison, who is the client's one voice (S3-2)."""
        return self.crisis.roles.get(Role.LIAISON)

    def count(self, kept: Kept) -> int:
        return sum(one.kept is kept for one in self.obligations)


async def obligation_board(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, now: datetime
) -> ObligationBoard | None:
    """None: there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    facts = await obligation_facts(session, crisis, now=now)
    return ObligationBoard(crisis=await crisis_facts(session, protocol, crisis), obligations=facts)


async def next_obligation(session: AsyncSession, crisis: Crisis, *, now: datetime) -> ObligationFacts | None:
    """What the contract asks for next; regular updates are left out, for the client's clock shows them."""
    facts = await obligation_facts(session, crisis, now=now)
    due = [one for one in facts if one.kept is Kept.OPEN and one.due_at and one.kind is not CommitmentKind.UPDATE]
    return min(due, key=lambda one: (one.due_at or now, one.number), default=None)


async def obligation_facts(session: AsyncSession, crisis: Crisis, *, now: datetime) -> tuple[ObligationFacts, ...]:
    """In the order of their numbers."""
    if crisis.account_id is None or crisis.id is None:
        return ()
    rows = await obligations_of(session, crisis.id)
    clock = await clock_of(session, crisis.id, Audience.CLIENT) if rows else None
    next_word = clock.due_at if clock else None
    return tuple(
        _facts(crisis, obligation, commitment, number, next_word=next_word, now=now)
        for number, (obligation, commitment) in enumerate(rows, start=1)
    )


async def obligations_that_remain(session: AsyncSession, crisis: Crisis, *, now: datetime) -> list[str]:
    """For the digest: what nobody has said of a promise yet, and which contractual clocks still run."""
    found = [one for one in await obligation_facts(session, crisis, now=now) if one.kept is Kept.OPEN]
    return [_remaining(one) for one in found]


def _remaining(one: ObligationFacts) -> str:
    if one.due_at is not None and one.kind is not CommitmentKind.UPDATE:
        return (
            f"The contract's clock “{one.label}” still runs: `/crisis kept {one.number}` or `notkept`, with evidence."
        )
    return f"Was “{one.label}” of the contract kept? `/crisis kept {one.number}` or `notkept`, with evidence."


def _facts(
    crisis: Crisis,
    obligation: Obligation,
    commitment: Commitment,
    number: int,
    *,
    next_word: datetime | None,
    now: datetime,
) -> ObligationFacts:
    assert obligation.id is not None
    due_at = next_word if commitment.kind is CommitmentKind.UPDATE else obligation.due_at
    if not is_watched(obligation.kept, commitment.kind, crisis.status):
        due_at = None
    return ObligationFacts(
        id=obligation.id,
        number=number,
        label=commitment.label,
        kind=commitment.kind,
        text=commitment.text,
        within=commitment.within,
        due_at=due_at,
        is_overdue=due_at is not None and due_at <= now,
        penalty=commitment.penalty,
        source=commitment.source,
        kept=obligation.kept,
        evidence=obligation.evidence,
        settled_by=obligation.settled_by,
        settled_at=obligation.settled_at,
        first_word=_first_word(crisis, commitment),
    )


def _first_word(crisis: Crisis, commitment: Commitment) -> str:
    if commitment.kind is not CommitmentKind.RESPONSE or crisis.first_client_word_at is None:
        return ""
    return f"The client heard our first word at {crisis.first_client_word_at:%H:%M} UTC; see the timeline."
