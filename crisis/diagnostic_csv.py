"""Runs of the relationship diagnostic as a CSV file, in and out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportRefused, ImportResult, Line, counted, read_lines, write_lines
from crisis.diagnostic import IMPORTED, LONGEST_NOTES, moment_of, plain_notes
from crisis.protocol import Protocol
from crisis.protocol_scoring import MOST_CRITERIA
from crisis.rules.account import search_key
from crisis.rules.diagnostic import SCALE
from crisis.rules.profile import is_still_to_come
from crisis.rules.scoring import FULL
from storage.queries.diagnostic import all_runs, run_on
from storage.tables.diagnostic import DiagnosticRun

LONGEST_DIMENSION = 100


def _scores(text: str) -> dict[str, int]:
    """`trust=4; access=3`."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in text.split(";")):
        name, _, answer = (one.strip() for one in part.partition("="))
        if not name or len(name) > LONGEST_DIMENSION:
            raise ValueError(f"{values.shown(text)}: write the scores as “trust=4; access=3”.")
        if name in found:
            raise ValueError(f"{values.shown(name)} stands there twice.")
        found[name] = values.number(SCALE.least, SCALE.most)(answer)
    if len(found) > MOST_CRITERIA:
        raise ValueError(f"it has {len(found)} scores; {MOST_CRITERIA} are allowed.")
    return found


def _write_scores(scores: Mapping[str, int]) -> str:
    return "; ".join(f"{name}={score}" for name, score in sorted(scores.items()))


def _notes(text: str) -> str:
    return plain_notes(values.sentence(LONGEST_NOTES)(text))


COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="assessed_on", read=values.day, is_required=True),
    Column(name="source", read=values.name("assessor"), empty=""),
    Column(name="total", read=values.number(0, FULL), is_required=True),
    Column(name="scores", read=_scores, is_required=True, write=_write_scores),
    Column(name="notes", read=_notes, empty=""),
)


def read_diagnostics(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    The total stands in the file: the weights may have been others at the time.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="diagnostic", same=_same)


def _same(line: Line) -> tuple[object, str]:
    key = (search_key(line["account"]), line["assessed_on"], search_key(line["source"]))
    return key, f"column assessed_on: {line['assessed_on']} by {line['source'] or 'ourselves'}"


async def import_diagnostics(
    session: AsyncSession, protocol: Protocol, lines: Iterable[Line], *, now: datetime
) -> ImportResult:
    """Add or correct runs by account, day and source; those that are not in the file stay. Twice changes nothing.

    Raises:
        ImportRefused: an account is not in the list, or a day is still to come. Then nothing was changed.
    """
    pairs = await account_ids_in(session, lines)
    problems = [
        f"line {line.number}, column assessed_on: {line['assessed_on']} is still to come."
        for line, _ in pairs
        if is_still_to_come(line["assessed_on"], now=now)
    ]
    if problems:
        raise ImportRefused(problems)
    return counted([await _import(session, protocol, line, account_id, now=now) for line, account_id in pairs])


async def _import(session: AsyncSession, protocol: Protocol, line: Line, account_id: int, *, now: datetime) -> str:
    fields = {name: value for name, value in line.values.items() if name != "account"}
    known = await run_on(session, account_id, line["assessed_on"], search_key(line["source"]))
    if known is not None and all(getattr(known, name) == value for name, value in fields.items()):
        return "unchanged"
    run = known or DiagnosticRun(
        **fields,
        account_id=account_id,
        source_key=search_key(line["source"]),
        by=IMPORTED,
        at=moment_of(protocol, line["assessed_on"], now=now),
    )
    for name, value in fields.items():
        setattr(run, name, value)
    session.add(run)
    await session.flush()
    return "changed" if known else "added"


async def export_diagnostics(session: AsyncSession) -> str:
    """All runs by account, day and source, as a CSV file that `read_diagnostics` reads."""
    rows = (
        {**{column.name: getattr(run, column.name, None) for column in COLUMNS}, "account": account.name}
        for run, account in await all_runs(session)
    )
    return write_lines(COLUMNS, rows)
