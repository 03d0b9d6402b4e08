"""Figures agreed with the client: written down, measured, and every value kept (S2-21)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.profile import account_to_edit, locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.figure import parse_figure
from crisis.rules.length import too_long
from crisis.rules.profile import is_still_to_come
from storage.queries.kpi import kpi_by_id, kpi_by_label, kpis_of, measurement_on, newest_measurement
from storage.tables.kpi import Kpi, KpiMeasurement
from storage.vocabulary import Better, Period

LONGEST_WHOM = 120
MOST_KPIS = 40
"""As many as one list shows."""
DEFAULT_PERIOD = Period.MONTH


@dataclass(frozen=True, kw_only=True)
class KpiDraft:
    """What the form asked. `target`: with its unit, as people write it, for example `99.5 %`."""

    label: str
    target: str
    better: Better | None
    period: Period = DEFAULT_PERIOD
    agreed_on: date | None = None
    agreed_with: str = ""


async def add_kpi(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    draft: KpiDraft,
    *,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> Kpi | None:
    """Write down what is measured for an account (S2-21). None: the form was sent before.

    Raises:
        InvalidInput: fields `label`, `target`, `better`, `agreed_on`, `agreed_with`.
        NotAllowed: only the account's people and managers may.
    """
    account = await locked_account_to_edit(session, protocol, account_id, by=by)
    _check(draft, now=now)
    if not await first_time(session, request_key, now=now):
        return None
    existing = await kpi_by_label(session, account_id, search_key(draft.label))
    if existing is not None and existing.removed_at is None:
        raise InvalidInput({"label": f"“{existing.label}” is measured already. Change that one."})
    if len(await kpis_of(session, [account_id])) >= MOST_KPIS:
        raise InvalidInput({"label": f"{account.name} has {MOST_KPIS} KPIs, and nobody looks at more. Remove one."})
    kpi = existing or Kpi(
        account_id=account_id,
        label="",
        label_key="",
        target=0,
        better=Better.HIGHER,
        period=draft.period,
        added_at=now,
    )
    kpi.removed_at = None
    return await _write(session, kpi, draft)


async def edit_kpi(
    session: AsyncSession, protocol: Protocol, kpi_id: int, draft: KpiDraft, *, by: str, now: datetime
) -> None:
    """Change what was agreed; what was measured stays.

    Raises:
        InvalidInput: as `add_kpi`.
        UnknownAccount: it was removed.
    """
    kpi = await _locked_kpi(session, protocol, kpi_id, by=by)
    _check(draft, now=now)
    same = await kpi_by_label(session, kpi.account_id, search_key(draft.label))
    if same is not None and same.id != kpi.id:
        raise InvalidInput({"label": f"Another KPI was called “{same.label}”. Choose another name."})
    await _write(session, kpi, draft)


async def measure_kpi(
    session: AsyncSession,
    protocol: Protocol,
    kpi_id: int,
    actual: str,
    measured_on: date | None,
    *,
    by: str,
    now: datetime,
) -> Kpi:
    """A new value, kept beside the older ones; for a day that has one already it is a correction.

    Args:
        actual: as people write it, with or without the unit.

    Raises:
        InvalidInput: fields `actual`, `measured_on`.
        NotAllowed: only the account's people and managers may.
        UnknownAccount: it was removed.
    """
    kpi = await _locked_kpi(session, protocol, kpi_id, by=by)
    errors = {}
    if problem := _actual_problem(kpi, actual):
        errors["actual"] = problem
    if measured_on is None:
        errors["measured_on"] = "Say on which day it was so."
    elif is_still_to_come(measured_on, now=now):
        errors["measured_on"] = "Nobody has measured that day yet."
    if errors:
        raise InvalidInput(errors)
    assert measured_on is not None
    thousandths, _ = parse_figure(actual)
    await keep_measurement(session, kpi, thousandths, measured_on, by=by, now=now)
    return kpi


async def keep_measurement(
    session: AsyncSession, kpi: Kpi, actual: int, measured_on: date, *, by: str, now: datetime
) -> str:
    """Write a value down, and what the newest one says on the figure itself. Tells what it did: `added`, `changed` or
    `unchanged`."""
    assert kpi.id is not None
    known = await measurement_on(session, kpi.id, measured_on)
    if known is not None and known.actual == actual:
        return "unchanged"
    outcome = "changed" if known else "added"
    row = known or KpiMeasurement(kpi_id=kpi.id, measured_on=measured_on, actual=actual, by=by, at=now)
    row.actual, row.by, row.at = actual, by, now
    session.add(row)
    await session.flush()
    newest = await newest_measurement(session, kpi.id)
    assert newest is not None
    kpi.actual, kpi.measured_on = newest.actual, newest.measured_on
    session.add(kpi)
    await session.flush()
    return outcome


async def remove_kpi(session: AsyncSession, protocol: Protocol, kpi_id: int, *, by: str, now: datetime) -> Kpi:
    """It is not measured any more. What was measured stays, and is there again when it is added again."""
    kpi = await _locked_kpi(session, protocol, kpi_id, by=by)
    kpi.removed_at = now
    session.add(kpi)
    await session.flush()
    return kpi


async def kpi_to_edit(session: AsyncSession, protocol: Protocol, kpi_id: int, *, by: str) -> Kpi:
    """The figure, after checking that the person may change it, also before a form is shown for it.

    Raises:
        NotAllowed: only the account's people and managers may.
        UnknownAccount: it was removed, or the button was made up.
    """
    kpi = await kpi_by_id(session, kpi_id)
    if kpi is None or kpi.removed_at is not None:
        raise UnknownAccount("This KPI was removed. `/crisis kpis ACCOUNT` lists those that stand.")
    await account_to_edit(session, protocol, kpi.account_id, by=by)
    return kpi


async def _locked_kpi(session: AsyncSession, protocol: Protocol, kpi_id: int, *, by: str) -> Kpi:
    kpi = await kpi_to_edit(session, protocol, kpi_id, by=by)
    await locked_account_to_edit(session, protocol, kpi.account_id, by=by)
    await session.refresh(kpi)
    if kpi.removed_at is not None:
        raise UnknownAccount("This KPI was removed: somebody else was faster.")
    return kpi


async def _write(session: AsyncSession, kpi: Kpi, draft: KpiDraft) -> Kpi:
    assert draft.better is not None
    kpi.label, kpi.label_key = " ".join(draft.label.split()), search_key(draft.label)
    kpi.target, kpi.unit = parse_figure(draft.target)
    kpi.better, kpi.period = draft.better, draft.period
    kpi.agreed_on, kpi.agreed_with = draft.agreed_on, draft.agreed_with.strip()
    session.add(kpi)
    await session.flush()
    return kpi


def agreed_problem(agreed_on: date | None, agreed_with: str) -> str | None:
    """What is wrong with how it was agreed; None: nothing."""
    return "Say on which day they agreed." if agreed_with.strip() and agreed_on is None else None


def _actual_problem(kpi: Kpi, actual: str) -> str | None:
    problem = _problem(parse_figure, actual)
    if problem:
        return problem
    _, unit = parse_figure(actual)
    if unit and unit.casefold() != kpi.unit.casefold():
        return f"It is measured in {kpi.unit}." if kpi.unit else "It has no unit. Write the number alone."
    return None


def _check(draft: KpiDraft, *, now: datetime) -> None:
    errors = {}
    if problem := _problem(values.name("KPI"), " ".join(draft.label.split())):
        errors["label"] = f"In the name: {problem}"
    if problem := _problem(parse_figure, draft.target):
        errors["target"] = problem
    if draft.better is None:
        errors["better"] = "Say which way it should go."
    if draft.agreed_on is not None and is_still_to_come(draft.agreed_on, now=now):
        errors["agreed_on"] = "This day is still to come. Leave it empty until they have agreed."
    elif problem := agreed_problem(draft.agreed_on, draft.agreed_with):
        errors["agreed_on"] = problem
    if len(draft.agreed_with.strip()) > LONGEST_WHOM:
        errors["agreed_with"] = too_long(LONGEST_WHOM, draft.agreed_with.strip())
    if errors:
        raise InvalidInput(errors)


def _problem(read: Callable[[str], object], text: str) -> str | None:
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return None
