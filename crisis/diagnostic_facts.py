"""What messages show about how a relationship stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.rules.diagnostic import Delta, Seen, Shaken, deepest_fall, deltas, is_due
from storage.queries.crisis import past_crises_of_account
from storage.queries.diagnostic import last_looks, runs_of
from storage.tables.account import Account
from storage.tables.diagnostic import DiagnosticRun
from storage.vocabulary import Status

RUNS_READ, CRISES_READ = 40, 20
"""So far back runs and crises are compared."""


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    assessed_on: date
    source: str
    """Empty: our own view."""
    total: int
    scores: Mapping[str, int]
    notes: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Relationship:
    """The newest run, beside what makes it tell something."""

    account_id: int
    account_name: str
    last: RunFacts | None
    before: RunFacts | None
    """The run before it of the same source: two people may mean different things by a 4."""
    fallen: str | None
    """The dimension that cost the total most since then."""
    other: RunFacts | None
    """The newest of any other source."""
    deltas: Sequence[Delta]
    """What crises changed, as the source of the newest run saw it; newest first."""
    is_due: bool


async def relationship(session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime) -> Relationship:
    """How it stands with an account (S2-5)."""
    assert account.id is not None
    runs = await runs_of(session, account.id, limit=RUNS_READ)
    last = runs[0] if runs else None
    same = [run for run in runs if last is not None and run.source_key == last.source_key]
    before = same[1] if len(same) > 1 else None
    other = next((run for run in runs if last is not None and run.source_key != last.source_key), None)
    weights = {dimension.name: dimension.weight for dimension in protocol.diagnostic.dimensions}
    return Relationship(
        account_id=account.id,
        account_name=account.name,
        last=_facts(last),
        before=_facts(before),
        fallen=deepest_fall(last.scores, before.scores, weights) if last and before else None,
        other=_facts(other),
        deltas=deltas([Seen(run.total, run.at) for run in same], await shaken_by(session, account.id)) if same else (),
        is_due=last is not None and is_due(last.at, protocol.diagnostic.repeat_after, now=now),
    )


async def shaken_by(session: AsyncSession, account_id: int) -> list[Shaken]:
    """Crises that are over; a false alarm shakes nothing."""
    return [
        Shaken(row.key, row.declared_at, row.ended_at)
        for row in await past_crises_of_account(session, account_id, limit=CRISES_READ)
        if row.status is not Status.CANCELLED
    ]


async def due_diagnostics(
    session: AsyncSession, protocol: Protocol, account_ids: Collection[int], *, now: datetime
) -> dict[int, date]:
    """Account id → when it was looked at last, for those that are to be looked at again."""
    looks = await last_looks(session, account_ids)
    after = protocol.diagnostic.repeat_after
    return {account_id: protocol.day_of(at) for account_id, at in looks.items() if is_due(at, after, now=now)}


def _facts(run: DiagnosticRun | None) -> RunFacts | None:
    if run is None:
        return None
    return RunFacts(
        assessed_on=run.assessed_on, source=run.source, total=run.total, scores=run.scores, notes=run.notes, by=run.by
    )
