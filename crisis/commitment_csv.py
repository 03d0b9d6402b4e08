"""Commitments as a CSV file: read, checked as a whole, written only when every line is right; and out again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.commitment import DEFAULT_LEAST, LONGEST_NOTE, LONGEST_TEXT, within_problem
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.obligation import follow_commitment
from crisis.protocol import Protocol
from crisis.rules.account import search_key
from crisis.rules.duration import write_duration
from storage.queries.commitment import all_commitments, commitment_by_label
from storage.tables.commitment import Commitment
from storage.vocabulary import CommitmentKind, Severity


def _write_within(seconds: int) -> str:
    return write_duration(timedelta(seconds=seconds))


COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="label", read=values.name("commitment"), is_required=True),
    Column(name="kind", read=values.word(CommitmentKind, "kind of commitment"), is_required=True),
    Column(name="text", read=values.sentence(LONGEST_TEXT), is_required=True),
    Column(name="within", read=values.duration_seconds, write=_write_within),
    Column(name="least_severity", read=values.word(Severity, "severity"), empty=DEFAULT_LEAST),
    Column(name="penalty", read=values.sentence(LONGEST_NOTE), empty=""),
    Column(name="source", read=values.sentence(LONGEST_NOTE), empty=""),
    Column(name="expires_on", read=values.day),
)


def read_commitments(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="commitment", check=_check, same=_same)


def _check(line: Line) -> Iterable[str]:
    within = "" if line["within"] is None else _write_within(line["within"])
    if problem := within_problem(line["kind"], within):
        yield f"column within: {problem}"


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), search_key(line["label"])), f"column label: {line['label']}"


async def import_commitments(
    session: AsyncSession, protocol: Protocol, lines: Iterable[Line], *, now: datetime
) -> ImportResult:
    """Add or change commitments by account and label; those that are not in the file stay. In open crises of the
    account they count at once, as if they had been there when it was declared. Running it twice changes nothing.

    Raises:
        ImportRefused: an account is not in the list.
    """
    pairs = await account_ids_in(session, lines)
    return counted([await _import(session, protocol, line, account_id, now=now) for line, account_id in pairs])


async def _import(session: AsyncSession, protocol: Protocol, line: Line, account_id: int, *, now: datetime) -> str:
    commitment = await commitment_by_label(session, account_id, search_key(line["label"]))
    is_new = commitment is None or commitment.removed_at is not None
    wanted = {**_wanted(line), "account_id": account_id, "removed_at": None}
    if commitment is not None and all(getattr(commitment, field) == value for field, value in wanted.items()):
        return "unchanged"
    commitment = commitment or Commitment(**wanted)
    for field, value in wanted.items():
        setattr(commitment, field, value)
    session.add(commitment)
    await session.flush()
    await follow_commitment(session, protocol, commitment, now=now)
    return "added" if is_new else "changed"


def _wanted(line: Line) -> dict[str, Any]:
    fields = {name: value for name, value in line.values.items() if name not in ("account", "within")}
    return {**fields, "label_key": search_key(line["label"]), "within_seconds": line["within"]}


async def export_commitments(session: AsyncSession) -> str:
    """All that stand, by account and label, as a CSV file that `read_commitments` reads."""
    return write_lines(COLUMNS, [_exported(row, account.name) for row, account in await all_commitments(session)])


def _exported(commitment: Commitment, account_name: str) -> dict[str, object]:
    fields = {column.name: getattr(commitment, column.name, None) for column in COLUMNS}
    return {**fields, "account": account_name, "within": commitment.within_seconds}
