"""Readiness of accounts: the score now, week by week, and the weekly bundle to those who can raise it (S0-51)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.diagnostic_facts import due_diagnostics
from crisis.effects import SendReadiness, wish_for
from crisis.kam_deputy import accounts_looked_after, kams_in_person
from crisis.kpi_facts import KpiFacts, calling_kpis
from crisis.protocol import Protocol
from crisis.risk_facts import RiskFacts, facts_of_risks
from crisis.risk_reminder import due_this_week, last_keeper
from crisis.roster import roster_of_accounts
from crisis.roster_people import zone_named
from crisis.rules.kpi import believed_for
from crisis.rules.profile import is_stale
from crisis.rules.readiness import AccountState, KpiState, Look, RiskState, Score, readiness
from crisis.rules.risk import Band, band, score
from crisis.silence import Silence, silences
from storage.queries.account import all_accounts
from storage.queries.account_plan import plan_checks
from storage.queries.diagnostic import last_looks
from storage.queries.kam_deputy import deputies_until
from storage.queries.kpi import kpis_of
from storage.queries.person import person_by_slack_id
from storage.queries.readiness import (
    add_snapshots,
    commitment_counts,
    contact_roles,
    has_snapshots,
    kams,
    verified_sections,
)
from storage.queries.risk import open_risks, open_risks_kept_by
from storage.tables.account import Account
from storage.tables.kpi import Kpi
from storage.tables.person import Person
from storage.tables.risk import Risk
from storage.vocabulary import Section

EARLIEST = timedelta(hours=14)
"""Monday begins so much earlier in the east than at UTC."""
WEEK_BEGINS_WITHIN = timedelta(days=2)
UNTIL_FRIDAY = timedelta(days=4)
"""After a standstill the bundle still comes on a working day; at the weekend nobody is asked for anything."""


@dataclass(frozen=True, kw_only=True)
class AccountReadiness:
    account: Account
    score: Score
    stale_sections: int
    """Sections of the profile that are not to be relied upon."""
    kpis: Sequence[KpiFacts] = ()
    """KPIs that are missed or must be measured. That one is missed costs no points: whoever knows it is ready."""
    looked_at: date | None = None
    """When the relationship was looked at last, if that is to be done again."""
    silence: Silence | None = None
    """Since when nobody has spoken with them, if that is too long."""


async def readiness_of(
    session: AsyncSession, protocol: Protocol, accounts: Sequence[Account], *, now: datetime
) -> list[AccountReadiness]:
    """In the order of the accounts, with a constant number of queries."""
    states = await states_of(session, protocol, accounts, now=now)
    return [
        AccountReadiness(
            account=account,
            score=_score(protocol, state, now=now),
            stale_sections=_stale_sections(protocol, state, now=now),
        )
        for account, state in zip(accounts, states, strict=True)
    ]


async def states_of(
    session: AsyncSession, protocol: Protocol, accounts: Sequence[Account], *, now: datetime
) -> list[AccountState]:
    """The facts themselves, in the same order; the accounts are in the database."""
    ids = [account.id for account in accounts if account.id is not None]
    if not ids:
        return []
    verified, roles = await verified_sections(session, ids), await contact_roles(session, ids)
    commitments, risks = await commitment_counts(session, ids), await open_risks(session, ids)
    rosters = await roster_of_accounts(session, protocol, accounts, now=now)
    kpis, plans, looks = await kpis_of(session, ids), await plan_checks(session, ids), await last_looks(session, ids)
    found = []
    for account_id in ids:
        functions, gaps = rosters[account_id]
        grave = {gap.function for gap in gaps if gap.is_grave}
        state = AccountState(
            today=protocol.day_of(now),
            verified_at=verified.get(account_id, {}),
            contact_roles=roles.get(account_id, []),
            commitments=commitments.get(account_id, 0),
            risks=[_risk(protocol, risk) for risk in risks if risk.account_id == account_id],
            functions=functions,
            grave_gaps=len(grave),
            small_gaps=len({gap.function for gap in gaps} - grave),
            kpis=[_kpi(protocol, kpi) for kpi in kpis if kpi.account_id == account_id],
            plan_checked_at=plans.get(account_id, {}),
            relationship=_look(protocol, looks.get(account_id)),
        )
        found.append(state)
    return found


def _score(protocol: Protocol, state: AccountState, *, now: datetime) -> Score:
    weights = protocol.readiness.weights()
    return readiness(state, weights, stale_after=protocol.preparation.profile_stale_after, now=now)


def _stale_sections(protocol: Protocol, state: AccountState, *, now: datetime) -> int:
    after = protocol.preparation.profile_stale_after
    return sum(is_stale(state.verified_at.get(section), after, now=now) for section in Section)


def _risk(protocol: Protocol, risk: Risk) -> RiskState:
    points = score(risk.likelihood, risk.impact)
    bands = protocol.risks
    return RiskState(
        score=points,
        is_red=band(points, red_from=bands.red_from, amber_from=bands.amber_from) is Band.RED,
        review_on=risk.review_on,
        has_playbook=bool(risk.playbook),
    )


def _kpi(protocol: Protocol, kpi: Kpi) -> KpiState:
    day = kpi.measured_on or protocol.day_of(kpi.added_at)
    at = datetime.combine(day, time(), ZoneInfo(protocol.timezone))
    return KpiState(is_agreed=kpi.agreed_on is not None, measured=Look(at=at, believed_for=believed_for(kpi.period)))


def _look(protocol: Protocol, at: datetime | None) -> Look | None:
    return Look(at=at, believed_for=protocol.diagnostic.repeat_after) if at else None


async def bundle_for(
    session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime
) -> list[AccountReadiness]:
    """The accounts somebody looks after for which something can be done, the least ready first."""
    accounts = await accounts_looked_after(session, slack_id)
    ids = [account.id for account in accounts if account.id is not None]
    kpis = await calling_kpis(session, protocol, ids, now=now)
    due = await due_diagnostics(session, protocol, ids, now=now)
    quiet = {key: one for key, one in (await silences(session, protocol, accounts, now=now)).items() if one.is_long}
    mine = [
        replace(
            one,
            kpis=kpis.get(one.account.id or 0, ()),
            looked_at=due.get(one.account.id or 0),
            silence=quiet.get(one.account.id or 0),
        )
        for one in await readiness_of(session, protocol, accounts, now=now)
    ]
    asking = (one for one in mine if one.score.gains or one.kpis or one.looked_at or one.silence)
    return sorted(asking, key=lambda one: one.score.points)


async def begin_week(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Once a week: keep every account's score, and wish for each KAM's bundle on the Monday morning of their zone.

    An installation that begins in the middle of a week only keeps the scores: its people are asked on Monday.
    """
    monday = _monday(now)
    if now >= monday + UNTIL_FRIDAY + timedelta(days=1):
        return
    week = week_of(monday)
    if await has_snapshots(session, week):
        return
    is_new = not await has_snapshots(session)
    every = await readiness_of(session, protocol, await all_accounts(session), now=now)
    await add_snapshots(session, [_snapshot(one, week, now=now) for one in every])
    if is_new and now >= monday + timedelta(days=1):
        return
    # Written before Monday has begun everywhere: also for those who only then begin to stand in.
    deputies = await deputies_until(session, now + WEEK_BEGINS_WITHIN)
    asked = {person.id: person for person in [*await kams(session), *deputies]}
    for person in asked.values():
        await wish_for_week(session, protocol, person, now=now)


async def wish_for_week(session: AsyncSession, protocol: Protocol, person: Person, *, now: datetime) -> None:
    """The one message of the week, on the Monday morning of their zone; the second wish for it changes nothing."""
    assert person.slack_id is not None
    monday = _monday(now)
    bundle = SendReadiness(slack_id=person.slack_id, week=week_of(monday))
    await wish_for(session, bundle, now=max(now, _morning(protocol, person, monday)))


async def risks_of_week(
    session: AsyncSession, protocol: Protocol, slack_id: str, week: str, *, now: datetime
) -> tuple[list[RiskFacts], list[RiskFacts]]:
    """What somebody has to review in a week, and which mitigations of theirs are due; worst first."""
    person = await person_by_slack_id(session, slack_id)
    if person is None or person.id is None:
        return [], []
    last = await last_keeper(session, protocol)
    is_last = last is not None and last.id == person.id
    rows = [
        risk
        for kam in await kams_in_person(session, person)
        for risk in await open_risks_kept_by(session, kam.id or 0, with_those_of_nobody=is_last and kam.id == person.id)
    ]
    facts = await facts_of_risks(session, protocol, [row.id for row in rows if row.id is not None], now=now)
    year, number = (int(part) for part in week.split("-W"))
    return due_this_week(facts, date.fromisocalendar(year, number, 1))


def week_of(monday: datetime) -> str:
    """`2026-W47`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _monday(now: datetime) -> datetime:
    """The Monday of the week, 0:00 UTC; from Sunday noon on, when Monday has begun somewhere, the next one."""
    there = now + EARLIEST
    day = there.date() - timedelta(days=there.weekday())
    return datetime.combine(day, time(), ZoneInfo("UTC"))


def _morning(protocol: Protocol, person: Person, monday: datetime) -> datetime:
    zone = zone_named(person.time_zone, protocol.timezone)
    return datetime.combine(monday.date(), time.fromisoformat(protocol.readiness.monday_at), zone).astimezone(
        ZoneInfo("UTC")
    )


def _snapshot(one: AccountReadiness, week: str, *, now: datetime) -> dict[str, object]:
    parts: Mapping[str, int] = {part.value: points for part, points in one.score.parts.items()}
    return {"account_id": one.account.id, "week": week, "score": one.score.points, "parts": dict(parts), "at": now}
