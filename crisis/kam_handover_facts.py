"""What stands on a KAM, account by account: for whoever hands accounts over, and for whoever gets them (S1-5)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.contact import gaps_of
from crisis.protocol import Protocol
from crisis.rules.contact import Gap
from crisis.silence import silences
from storage.queries.commitment import commitments_of
from storage.queries.crisis import open_crises_of_account, roles_of_crises
from storage.queries.kam_handover import (
    accounts_of_handover,
    actions_on,
    handover_by_id,
    handovers_of,
    risks_on,
    seats_on,
    visits_on,
)
from storage.queries.person import person_by_id
from storage.queries.trigger import standing_triggers_of
from storage.tables.account import Account
from storage.tables.kam_handover import KamHandover
from storage.tables.person import Person
from storage.vocabulary import Role, Severity, Tier

TRIGGERS_MOST = 100
SHOWN_OF_HISTORY = 3


@dataclass(frozen=True, kw_only=True)
class OpenCrisis:
    id: int
    key: str
    severity: Severity
    lead: str | None
    """Slack id; None: nobody leads."""
    liaison: str | None


@dataclass(frozen=True, kw_only=True)
class Duties:
    """One account, and what of it stands on one person."""

    account_id: int
    account_name: str
    tier: Tier
    crises: tuple[OpenCrisis, ...]
    actions: int
    overdue: int
    """Of the actions."""
    risks: int
    visits: int
    seats: int
    triggers: int
    """Not settled; these ask whoever is the KAM by then."""
    commitments: int

    @property
    def moving(self) -> dict[str, int]:
        """What must be written down anew for somebody else, by its kind."""
        kinds = {"actions": self.actions, "risks": self.risks, "visits": self.visits, "seats": self.seats}
        return {kind: count for kind, count in kinds.items() if count}


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What the new KAM must know of one account."""

    duties: Duties
    gaps: tuple[Gap, ...]
    """Who is missing among our contacts."""
    silent_days: int | None
    """For how long nobody has spoken with them, if that is too long."""


@dataclass(frozen=True, kw_only=True)
class HandoverFacts:
    """One handover as its two KAMs read it; accounts that went on to somebody else since are left out."""

    by: str
    note: str
    before: Person
    after: Person
    briefs: tuple[Brief, ...]
    moved: dict[str, int]
    """Kind of duty → how many went along."""


@dataclass(frozen=True, kw_only=True)
class PastHandover:
    before: Person
    after: Person
    by: str
    at: datetime


async def duties_of(
    session: AsyncSession, person: Person, accounts: Sequence[Account], *, now: datetime
) -> tuple[Duties, ...]:
    """What stands on somebody in each of these accounts, in their order."""
    ids = [account.id for account in accounts if account.id is not None]
    assert person.id is not None
    actions = await actions_on(session, person.slack_id, ids) if person.slack_id else []
    visits = await visits_on(session, person.slack_id, ids) if person.slack_id else []
    having = Counter(account_id for _, account_id in actions)
    overdue = Counter(account_id for action, account_id in actions if action.due_at <= now)
    risks = Counter(row.account_id for row in await risks_on(session, person.id, ids))
    seats = Counter(row.account_id for row in await seats_on(session, person.id, ids))
    planned = Counter(row.account_id for row in visits)
    found = []
    for account in accounts:
        assert account.id is not None
        duties = Duties(
            account_id=account.id,
            account_name=account.name,
            tier=account.tier,
            crises=await _open_crises(session, account.id),
            actions=having[account.id],
            overdue=overdue[account.id],
            risks=risks[account.id],
            visits=planned[account.id],
            seats=seats[account.id],
            triggers=len(await standing_triggers_of(session, account.id, limit=TRIGGERS_MOST)),
            commitments=len(await commitments_of(session, account.id)),
        )
        found.append(duties)
    return tuple(found)


async def handover_facts(
    session: AsyncSession, protocol: Protocol, handover_id: int, *, now: datetime
) -> HandoverFacts | None:
    """None: there is no such handover."""
    row = await handover_by_id(session, handover_id)
    if row is None:
        return None
    before, after = await _persons(session, row)
    rows = await accounts_of_handover(session, handover_id)
    theirs = [account for _, account in rows if account.kam_id == row.to_id]
    quiet = await silences(session, protocol, theirs, now=now)
    briefs = []
    for account, duties in zip(theirs, await duties_of(session, after, theirs, now=now), strict=True):
        silence = quiet.get(account.id or 0)
        days = silence.days if silence and silence.is_long else None
        briefs.append(Brief(duties=duties, gaps=tuple(await gaps_of(session, account)), silent_days=days))
    moved: Counter[str] = Counter()
    for one, _ in rows:
        moved.update({str(kind): int(count) for kind, count in one.moved.items()})
    return HandoverFacts(by=row.by, note=row.note, before=before, after=after, briefs=tuple(briefs), moved=dict(moved))


async def past_handovers(session: AsyncSession, account_id: int) -> tuple[PastHandover, ...]:
    """How an account went from one KAM to another, the newest first."""
    found = []
    for row in await handovers_of(session, account_id, limit=SHOWN_OF_HISTORY):
        before, after = await _persons(session, row)
        found.append(PastHandover(before=before, after=after, by=row.by, at=row.at))
    return tuple(found)


async def _persons(session: AsyncSession, row: KamHandover) -> tuple[Person, Person]:
    before, after = await person_by_id(session, row.from_id), await person_by_id(session, row.to_id)
    assert before is not None and after is not None, "Rows of people go only into those that take their place."
    return before, after


async def _open_crises(session: AsyncSession, account_id: int) -> tuple[OpenCrisis, ...]:
    rows = await open_crises_of_account(session, account_id)
    roles = await roles_of_crises(session, [row.id for row in rows if row.id is not None])
    return tuple(
        OpenCrisis(
            id=row.id or 0,
            key=row.key,
            severity=row.severity,
            lead=roles.get(row.id or 0, {}).get(Role.LEAD),
            liaison=roles.get(row.id or 0, {}).get(Role.LIAISON),
        )
        for row in rows
    )
