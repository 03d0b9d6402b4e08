"""What can be read from a CSV file and written to one: one line for each kind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account import export_accounts, import_accounts, read_accounts
from crisis.account_link import export_links, import_links, read_links
from crisis.account_note import export_notes, import_notes, read_notes
from crisis.account_plan_csv import export_account_plans, import_account_plans, read_account_plans
from crisis.account_team import export_team, import_team, read_team
from crisis.commitment_csv import export_commitments, import_commitments, read_commitments
from crisis.communication_csv import export_plan, import_plan, read_plan
from crisis.contact_csv import export_contacts, import_contacts, read_contacts
from crisis.csv_file import ImportResult
from crisis.diagnostic_csv import export_diagnostics, import_diagnostics, read_diagnostics
from crisis.kpi_csv import (
    export_kpis,
    export_measurements,
    import_kpis,
    import_measurements,
    read_kpis,
    read_measurements,
)
from crisis.protocol import Protocol
from crisis.risk_csv import export_risks, import_risks, read_risks
from crisis.roster_csv import (
    export_absences,
    export_roster,
    import_absences,
    import_roster,
    read_absences,
    read_roster,
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`take`: the text of a file goes in. It raises `ImportRefused` and then changes nothing. `give`: it comes out."""

    take: Callable[[AsyncSession, Protocol, str, datetime], Awaitable[ImportResult]]
    give: Callable[[AsyncSession], Awaitable[str]]


async def _take_accounts(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_accounts(session, read_accounts(text), now=now)


async def _take_contacts(session: AsyncSession, _protocol: Protocol, text: str, _now: datetime) -> ImportResult:
    return await import_contacts(session, read_contacts(text))


async def _take_team(session: AsyncSession, _protocol: Protocol, text: str, _now: datetime) -> ImportResult:
    return await import_team(session, read_team(text))


async def _take_notes(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_notes(session, read_notes(text), now=now)


async def _take_links(session: AsyncSession, _protocol: Protocol, text: str, _now: datetime) -> ImportResult:
    return await import_links(session, read_links(text))


async def _take_commitments(session: AsyncSession, protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_commitments(session, protocol, read_commitments(text), now=now)


async def _take_risks(session: AsyncSession, protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_risks(session, protocol, read_risks(text), now=now)


async def _take_roster(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_roster(session, read_roster(text), now=now)


async def _take_absences(session: AsyncSession, _protocol: Protocol, text: str, _now: datetime) -> ImportResult:
    return await import_absences(session, read_absences(text))


async def _take_plan(session: AsyncSession, _protocol: Protocol, text: str, _now: datetime) -> ImportResult:
    return await import_plan(session, read_plan(text))


async def _take_kpis(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_kpis(session, read_kpis(text), now=now)


async def _take_measurements(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_measurements(session, read_measurements(text), now=now)


async def _take_account_plans(session: AsyncSession, _protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_account_plans(session, read_account_plans(text), now=now)


async def _take_diagnostics(session: AsyncSession, protocol: Protocol, text: str, now: datetime) -> ImportResult:
    return await import_diagnostics(session, protocol, read_diagnostics(text), now=now)


KINDS: dict[str, Kind] = {
    "accounts": Kind(take=_take_accounts, give=export_accounts),
    "contacts": Kind(take=_take_contacts, give=export_contacts),
    "team": Kind(take=_take_team, give=export_team),
    "notes": Kind(take=_take_notes, give=export_notes),
    "links": Kind(take=_take_links, give=export_links),
    "commitments": Kind(take=_take_commitments, give=export_commitments),
    "plan": Kind(take=_take_plan, give=export_plan),
    "roster": Kind(take=_take_roster, give=export_roster),
    "absences": Kind(take=_take_absences, give=export_absences),
    "account_plans": Kind(take=_take_account_plans, give=export_account_plans),
    "risks": Kind(take=_take_risks, give=export_risks),
    "kpis": Kind(take=_take_kpis, give=export_kpis),
    "measurements": Kind(take=_take_measurements, give=export_measurements),
    "diagnostics": Kind(take=_take_diagnostics, give=export_diagnostics),
}
"""In the order in which a new organisation reads them: a contact needs its account."""
