"""What messages show about the figures agreed with a client."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from crisis.rules.kpi import KpiState, Trend, is_due, state_of, trend
from storage.queries.kpi import kpis_of, measurements_since
from storage.tables.account import Account
from storage.tables.kpi import Kpi
from storage.vocabulary import Better, Period

LATELY = timedelta(days=3 * 366)
VALUES_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class KpiFacts:
    """`target`, `actual` and `lately` are thousandths of the unit."""

    id: int
    label: str
    target: int
    unit: str
    better: Better
    period: Period
    agreed_on: date | None
    agreed_with: str
    actual: int | None
    measured_on: date | None
    state: KpiState
    is_due: bool
    """It was not measured for longer than its period."""
    lately: Sequence[int]
    """The newest values, oldest first."""
    trend: Trend | None


@dataclass(frozen=True, kw_only=True)
class AccountKpis:
    account_id: int
    account_name: str
    kpis: Sequence[KpiFacts]
    """By name."""


async def account_kpis(session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime) -> AccountKpis:
    assert account.id is not None
    rows, today = await kpis_of(session, [account.id]), protocol.day_of(now)
    lately: dict[int, list[int]] = {}
    for one in await measurements_since(session, [row.id or 0 for row in rows], today - LATELY):
        lately.setdefault(one.kpi_id, []).append(one.actual)
    facts = tuple(kpi_facts(protocol, row, lately.get(row.id or 0, ()), now=now) for row in rows)
    return AccountKpis(account_id=account.id, account_name=account.name, kpis=facts)


async def calling_kpis(
    session: AsyncSession, protocol: Protocol, account_ids: Collection[int], *, now: datetime
) -> dict[int, list[KpiFacts]]:
    """Account id → what is missed or must be measured, the missed ones first; accounts without any are missing."""
    found: dict[int, list[KpiFacts]] = {}
    for row in await kpis_of(session, account_ids):
        facts = kpi_facts(protocol, row, (), now=now)
        if facts.state is KpiState.MISSED or facts.is_due:
            found.setdefault(row.account_id, []).append(facts)
    return {account_id: sorted(kpis, key=lambda one: one.is_due) for account_id, kpis in found.items()}


def kpi_facts(protocol: Protocol, row: Kpi, lately: Sequence[int], *, now: datetime) -> KpiFacts:
    assert row.id is not None
    today = protocol.day_of(now)
    return KpiFacts(
        id=row.id,
        label=row.label,
        target=row.target,
        unit=row.unit,
        better=row.better,
        period=row.period,
        agreed_on=row.agreed_on,
        agreed_with=row.agreed_with,
        actual=row.actual,
        measured_on=row.measured_on,
        state=state_of(
            actual=row.actual,
            target=row.target,
            better=row.better,
            measured_on=row.measured_on,
            period=row.period,
            today=today,
        ),
        is_due=is_due(row.measured_on, protocol.day_of(row.added_at), row.period, today=today),
        lately=tuple(lately[-VALUES_SHOWN:]),
        trend=trend(lately, row.better),
    )
