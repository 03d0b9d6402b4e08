"""What messages show about the commitments of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import Freshness, freshness_of
from crisis.protocol import Protocol
from storage.queries.commitment import commitments_of
from storage.tables.account import Account
from storage.tables.commitment import Commitment
from storage.vocabulary import CommitmentKind, Section, Severity


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts:
    id: int
    label: str
    kind: CommitmentKind
    text: str
    within: timedelta | None
    least_severity: Severity
    penalty: str
    source: str
    expires_on: date | None
    is_expired: bool


@dataclass(frozen=True, kw_only=True)
class AccountCommitments:
    account_id: int
    account_name: str
    freshness: Freshness
    commitments: Sequence[CommitmentFacts]
    """The shortest clock first; expired ones too, for somebody must decide about them."""


async def account_commitments(
    session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime
) -> AccountCommitments:
    assert account.id is not None
    freshness = await freshness_of(session, protocol, account.id, now=now)
    rows = await commitments_of(session, account.id)
    return AccountCommitments(
        account_id=account.id,
        account_name=account.name,
        freshness=freshness[Section.COMMITMENTS],
        commitments=tuple(commitment_facts(row, today=protocol.day_of(now)) for row in rows),
    )


def commitment_facts(row: Commitment, *, today: date) -> CommitmentFacts:
    assert row.id is not None
    return CommitmentFacts(
        id=row.id,
        label=row.label,
        kind=row.kind,
        text=row.text,
        within=row.within,
        least_severity=row.least_severity,
        penalty=row.penalty,
        source=row.source,
        expires_on=row.expires_on,
        is_expired=row.expires_on is not None and row.expires_on < today,
    )
