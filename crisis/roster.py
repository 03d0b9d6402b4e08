"""Who stands for which function of the response team right now: the one place where seats become people (S0-10, S0-11).

Seats of an account come before those of its tier, these before those of everybody, these before the protocol's
`[[crt]]`; function by function, and the backup apart from the primary, so that an account which names only its own
primary keeps the general backup. Never asks Slack: what it needs was looked up before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.protocol import Seat as ProtocolSeat
from crisis.roster_people import Named, People, people_named
from crisis.rules.account import search_key
from crisis.rules.roster import Call, RosterGap, Scope, Seat, Staffing, gaps_in, staffing
from storage.queries.roster import all_seats, seats_reaching
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.roster import RosterSeat
from storage.vocabulary import Rank, Severity, Tier

_WIDEST_FIRST = (Scope.PROTOCOL, Scope.EVERYBODY, Scope.TIER, Scope.ACCOUNT)
_ANY_ZONE = timedelta(days=1)
"""Today is yesterday somewhere."""

CALLED = (Severity.SEV1, Severity.SEV2, Severity.SEV3)
"""When a function that the protocol does not know is called: as where the protocol says nothing else."""

NOBODY = "Nobody is in the response team: neither the protocol nor the roster names anybody."


@dataclass(frozen=True, kw_only=True)
class Team:
    """The response team of one crisis at one moment."""

    seats: tuple[Seat, ...]
    staffings: tuple[Staffing, ...]

    @property
    def first(self) -> tuple[Call, ...]:
        """Who is paged at once."""
        return tuple(call for one in self.staffings for call in one.first)

    @property
    def later(self) -> tuple[Call, ...]:
        """Who is paged when those do not answer."""
        return tuple(call for one in self.staffings for call in one.later)

    @property
    def invited(self) -> tuple[Call, ...]:
        """Who belongs to the crisis from its beginning, also who is not paged because they sleep."""
        return (*self.first, *(call for one in self.staffings for call in one.asleep))

    @property
    def stand_ins(self) -> tuple[Call, ...]:
        return tuple(call for call in self.first if call.why)

    @property
    def gaps(self) -> tuple[RosterGap, ...]:
        return gaps_in(self.seats)

    def references(self, calls: Sequence[Call]) -> list[tuple[str, str]]:
        """(Slack id or e-mail address, function) of each."""
        return [(call.holder.slack_id or call.holder.reference, call.function) for call in calls]


async def team_of(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> Team:
    """The team of a crisis; empty where its severity calls none. Two statements, three with user groups."""
    if not protocol.policy(crisis.severity).calls_crt:
        return Team(seats=(), staffings=())
    every = await seats_for_account(session, protocol, crisis.account_id, now=now)
    seats = tuple(seat for seat in every if crisis.severity in seat.severities)
    return Team(seats=seats, staffings=tuple(staffing(seat, crisis.severity) for seat in seats))


async def roster_gaps(
    session: AsyncSession, protocol: Protocol, account: Account | None, *, now: datetime
) -> tuple[RosterGap, ...]:
    """What is missing in the team of an account, or without one in everybody's; the gravest first."""
    seats = await seats_for_account(session, protocol, account.id if account else None, now=now)
    return gaps_in(seats) or (() if seats else (RosterGap(function="", sentence=NOBODY, is_grave=True),))


async def roster_of_accounts(
    session: AsyncSession, protocol: Protocol, accounts: Sequence[Account], *, now: datetime
) -> dict[int, tuple[int, tuple[RosterGap, ...]]]:
    """Account id → how many functions its team has, and its gaps. As `roster_gaps`, with two statements for all."""
    rows = await all_seats(session)
    plans = {
        account.id: _plan(protocol, [row for row in rows if _reaches(row, account)])
        for account in accounts
        if account.id is not None
    }
    named = {one for plan in plans.values() for entry in plan for one in entry.named.values()}
    since = (now - _ANY_ZONE).date()
    people = await people_named(
        session,
        list(named),
        since=since,
        otherwise=protocol.timezone,
        now=now,
        required=protocol.training.required,
    )
    return {
        account_id: (len(plan), gaps_in(tuple(_seat(entry, people) for entry in plan)))
        for account_id, plan in plans.items()
    }


def _reaches(row: RosterSeat, account: Account) -> bool:
    if row.account_id is not None:
        return row.account_id == account.id
    return row.tier is None or row.tier is account.tier


async def seats_for_account(
    session: AsyncSession, protocol: Protocol, account_id: int | None, *, tier: Tier | None = None, now: datetime
) -> tuple[Seat, ...]:
    """Every function, whoever holds it, as they are at `now`: the protocol's in its order, then the others by name.

    `tier` counts where there is no account: the roster of a tier.
    """
    rows = await seats_reaching(session, account_id, tier)
    plan = _plan(protocol, rows)
    people = await people_named(
        session,
        [named for entry in plan for named in entry.named.values()],
        since=(now - _ANY_ZONE).date(),
        otherwise=protocol.timezone,
        now=now,
        required=protocol.training.required,
    )
    return tuple(_seat(entry, people) for entry in plan)


@dataclass
class _Entry:
    """One function at some severities, before its people are known."""

    function: str
    severities: tuple[Severity, ...]
    named: dict[Rank, Named]


def _plan(protocol: Protocol, rows: Sequence[RosterSeat]) -> list[_Entry]:
    """The protocol's seats, with the narrower ones of the roster laid over them."""
    entries = [_of_protocol(seat) for seat in protocol.crt]
    known = {search_key(entry.function) for entry in entries}
    added: dict[str, _Entry] = {}
    for row in sorted(rows, key=lambda row: _WIDEST_FIRST.index(scope_of(row))):
        key = search_key(row.function)
        if key not in known and key not in added:
            added[key] = _Entry(row.function, CALLED, {})
        for entry in (*entries, *added.values()):
            if search_key(entry.function) == key:
                entry.named[row.rank] = _of_row(row)
    return [*entries, *(added[key] for key in sorted(added))]


def _of_protocol(seat: ProtocolSeat) -> _Entry:
    named = {Rank.PRIMARY: Named(reference=seat.primary, scope=Scope.PROTOCOL)}
    if seat.backup:
        named[Rank.SECONDARY] = Named(reference=seat.backup, scope=Scope.PROTOCOL)
    return _Entry(seat.function, seat.severities, named)


def _of_row(row: RosterSeat) -> Named:
    hours = (row.from_hour, row.to_hour) if row.from_hour is not None and row.to_hour is not None else None
    return Named(reference=row.user_group, person_id=row.person_id, scope=scope_of(row), hours=hours)


def scope_of(row: RosterSeat) -> Scope:
    if row.account_id is not None:
        return Scope.ACCOUNT
    return Scope.EVERYBODY if row.tier is None else Scope.TIER


def _seat(entry: _Entry, people: People) -> Seat:
    """Whoever is the primary is no backup of themselves, and of a group not either."""
    primaries, problem = people.holding(entry.named.get(Rank.PRIMARY))
    backups, other_problem = people.holding(entry.named.get(Rank.SECONDARY))
    first = {one.slack_id or one.reference for one in primaries}
    return Seat(
        function=entry.function,
        primaries=primaries,
        backups=tuple(one for one in backups if (one.slack_id or one.reference) not in first),
        severities=entry.severities,
        problems=tuple(one for one in (problem, other_problem) if one),
    )
