"""Figures agreed with clients, and how they were measured, as two CSV files, in and out."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportRefused, ImportResult, Line, counted, read_lines, write_lines
from crisis.kpi import DEFAULT_PERIOD, LONGEST_WHOM, agreed_problem, keep_measurement
from crisis.rules.account import search_key
from crisis.rules.figure import LONGEST_UNIT, parse_figure, write_figure
from crisis.rules.profile import is_still_to_come
from storage.queries.kpi import all_kpis, all_measurements, kpi_by_label
from storage.tables.kpi import Kpi
from storage.vocabulary import Better, Period

IMPORTED = "import"
"""Who measured what came from a file."""


def _figure(text: str) -> int:
    thousandths, unit = parse_figure(text)
    if unit:
        raise ValueError(f"{values.shown(text)} is no number alone. The unit stands in a column of its own.")
    return thousandths


def _unit(text: str) -> str:
    unit = " ".join(values.sentence(LONGEST_UNIT)(text).split())
    if parse_figure(f"1 {unit}")[1] != unit:
        raise ValueError(f"{values.shown(text)} is no unit: it begins like a number.")
    return unit


KPI_COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="label", read=values.name("KPI"), is_required=True),
    Column(name="target", read=_figure, is_required=True, write=write_figure),
    Column(name="unit", read=_unit, empty=""),
    Column(name="better", read=values.word(Better, "direction"), is_required=True),
    Column(name="period", read=values.word(Period, "period"), empty=DEFAULT_PERIOD),
    Column(name="agreed_on", read=values.day),
    Column(name="agreed_with", read=values.sentence(LONGEST_WHOM), empty=""),
)
MEASUREMENT_COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="label", read=values.name("KPI"), is_required=True),
    Column(name="measured_on", read=values.day, is_required=True),
    Column(name="actual", read=_figure, is_required=True, write=write_figure),
)


def read_kpis(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `KPI_COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, KPI_COLUMNS, noun="KPI", check=_check, same=_same_kpi)


def read_measurements(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `MEASUREMENT_COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, MEASUREMENT_COLUMNS, noun="measurement", same=_same_measurement)


def _check(line: Line) -> Iterable[str]:
    if problem := agreed_problem(line["agreed_on"], line["agreed_with"]):
        yield f"column agreed_on: {problem}"


def _same_kpi(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), search_key(line["label"])), f"column label: {line['label']}"


def _same_measurement(line: Line) -> tuple[object, str]:
    (key, _), day = _same_kpi(line), line["measured_on"]
    return (key, day), f"column measured_on: {line['label']} on {day}"


async def import_kpis(session: AsyncSession, lines: Iterable[Line], *, now: datetime) -> ImportResult:
    """Add or change figures by account and label; those that are not in the file stay. Twice changes nothing.

    Raises:
        ImportRefused: an account is not in the list, or a day is still to come. Then nothing was changed.
    """
    pairs = await account_ids_in(session, lines)
    _refuse_the_future([line for line, _ in pairs], "agreed_on", now=now)
    return counted([await _import_kpi(session, line, account_id, now=now) for line, account_id in pairs])


async def _import_kpi(session: AsyncSession, line: Line, account_id: int, *, now: datetime) -> str:
    kpi = await kpi_by_label(session, account_id, search_key(line["label"]))
    is_new = kpi is None or kpi.removed_at is not None
    fields = {name: value for name, value in line.values.items() if name != "account"}
    wanted = {**fields, "account_id": account_id, "label_key": search_key(line["label"]), "removed_at": None}
    if kpi is not None and all(getattr(kpi, field) == value for field, value in wanted.items()):
        return "unchanged"
    kpi = kpi or Kpi(**wanted, added_at=now)
    for field, value in wanted.items():
        setattr(kpi, field, value)
    session.add(kpi)
    await session.flush()
    return "added" if is_new else "changed"


async def import_measurements(session: AsyncSession, lines: Iterable[Line], *, now: datetime) -> ImportResult:
    """Add or correct values by account, label and day; those that are not in the file stay. Twice changes nothing.

    Raises:
        ImportRefused: an account or a figure does not exist, or a day is still to come. Then nothing was changed.
    """
    found, problems = [], []
    for line, account_id in await account_ids_in(session, lines):
        kpi = await kpi_by_label(session, account_id, search_key(line["label"]))
        if kpi is None or kpi.removed_at is not None:
            name = values.shown(line["label"])
            problems.append(
                f"line {line.number}, column label: there is no KPI {name} of this account. Import kpis first."
            )
        else:
            found.append((line, kpi))
    if problems:
        raise ImportRefused(problems)
    _refuse_the_future([line for line, _ in found], "measured_on", now=now)
    return counted(
        [
            await keep_measurement(session, kpi, line["actual"], line["measured_on"], by=IMPORTED, now=now)
            for line, kpi in found
        ]
    )


def _refuse_the_future(lines: Iterable[Line], column: str, *, now: datetime) -> None:
    problems = [
        f"line {line.number}, column {column}: {line[column]} is still to come."
        for line in lines
        if line[column] is not None and is_still_to_come(line[column], now=now)
    ]
    if problems:
        raise ImportRefused(problems)


async def export_kpis(session: AsyncSession) -> str:
    """All that stand, by account and label, as a CSV file that `read_kpis` reads."""
    rows = (
        {**{column.name: getattr(kpi, column.name, None) for column in KPI_COLUMNS}, "account": account.name}
        for kpi, account in await all_kpis(session)
    )
    return write_lines(KPI_COLUMNS, rows)


async def export_measurements(session: AsyncSession) -> str:
    """Every value of every figure that stands, as a CSV file that `read_measurements` reads."""
    rows = (
        {"account": account.name, "label": kpi.label, "measured_on": one.measured_on, "actual": one.actual}
        for one, kpi, account in await all_measurements(session)
    )
    return write_lines(MEASUREMENT_COLUMNS, rows)
