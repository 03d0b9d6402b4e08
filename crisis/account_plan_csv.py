"""Account plans as a CSV file, in and out: what holds in each section; signatures and earlier versions stay here."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.account_plan import keep_version
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.rules.account import search_key
from crisis.rules.account_plan import LONGEST_SOURCE, LONGEST_TEXT, wallet_problems
from storage.queries.account_plan import all_plans, section_of_plan
from storage.tables.account import Account
from storage.tables.account_plan import PlanEntry
from storage.vocabulary import PlanSection

IMPORTED = "import"
"""Who wrote what came from a file."""

COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="section", read=values.word(PlanSection, "section"), is_required=True),
    Column(name="text", read=values.sentence(LONGEST_TEXT, missing="say it in a sentence or two."), is_required=True),
    Column(name="source", read=values.sentence(LONGEST_SOURCE), empty=""),
    Column(name="wallet_percent", read=values.number(0, 100)),
    Column(name="wallet_as_of", read=values.day),
    Column(name="checked", read=values.day),
)


def read_account_plans(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="section", check=_check, same=_same)


def _check(line: Line) -> Iterable[str]:
    percent, as_of = line["wallet_percent"], line["wallet_as_of"]
    if line["section"] is not PlanSection.WALLET and (percent is not None or as_of is not None):
        yield "column wallet_percent: only the section wallet has a figure and its day."
    # No day is too late here: whether it has come is a question of where and when the file is read.
    for field, sentence in wallet_problems(percent, as_of, today=date.max).items():
        yield f"column {field}: {sentence}"


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), line["section"]), f"column section: {line['section']}"


async def import_account_plans(session: AsyncSession, lines: Iterable[Line], *, now: datetime) -> ImportResult:
    """Add or change sections; those that are not in the file stay. Twice changes nothing.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    pairs = await account_ids_in(session, lines)
    return counted([await _take(session, line, account_id, now=now) for line, account_id in pairs])


async def _take(session: AsyncSession, line: Line, account_id: int, *, now: datetime) -> str:
    known = await section_of_plan(session, account_id, line["section"])
    before = (known.id, known.checked_at) if known else None
    wanted = {name: line[name] for name in ("section", "text", "source", "wallet_percent", "wallet_as_of")}
    checked_at = _checked_at(line["checked"], known, now=now)
    is_confirmed = known is None or checked_at > known.checked_at
    entry = PlanEntry(
        **wanted,
        account_id=account_id,
        by=IMPORTED,
        at=now,
        checked_by=IMPORTED if is_confirmed or known is None else known.checked_by,
        checked_at=checked_at,
    )
    kept = await keep_version(session, entry, known)
    if before is None:
        return "added"
    return "unchanged" if (kept.id, kept.checked_at) == before else "changed"


def _checked_at(on: date | None, known: PlanEntry | None, *, now: datetime) -> datetime:
    """The day of the file; without one what is known stays, and what is new counts from now."""
    if on is None:
        return known.checked_at if known else now
    return min(datetime.combine(on, time(), UTC), now)


async def export_account_plans(session: AsyncSession) -> str:
    """What holds in every plan, as a CSV file that `read_account_plans` reads."""
    return write_lines(COLUMNS, (_exported(entry, account) for entry, account in await all_plans(session)))


def _exported(entry: PlanEntry, account: Account) -> dict[str, object]:
    fields = ("section", "text", "source", "wallet_percent", "wallet_as_of")
    return {
        **{field: getattr(entry, field) for field in fields},
        "account": account.name,
        "checked": entry.checked_at.astimezone(UTC).date(),
    }
