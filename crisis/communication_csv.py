"""Communication plans as a CSV file, in and out: each line belongs to an account or to a tier."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.communication import set_line
from crisis.csv_account import account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.rules.account import search_key
from crisis.rules.communication import BY_PROTOCOL, LIAISON, LONGEST, line_problems
from storage.queries.communication import every_line, line_named
from storage.tables.communication import PlanLine
from storage.vocabulary import Tier


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _text(name: str, *, is_required: bool = False) -> Column:
    return Column(name=name, read=values.sentence(LONGEST[name]), is_required=is_required, empty="")


COLUMNS = (
    Column(name="account", read=values.name("account")),
    Column(name="tier", read=values.word(Tier, "tier")),
    _text("audience", is_required=True),
    Column(name="client", read=values.yes_or_no, empty=False, write=_yes_or_no),
    _text("what", is_required=True),
    _text("cadence", is_required=True),
    _text("channel", is_required=True),
    _text("primary", is_required=True),
    _text("secondary"),
    _text("speaker"),
    _text("approver"),
)


def read_plan(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="line of a plan", check=_check, same=_same)


def _check(line: Line) -> Iterable[str]:
    if (line["account"] is None) == (line["tier"] is None):
        yield "column account: name either an account or a tier."
    for name, problem in line_problems(_fields(line), is_client=line["client"]).items():
        yield f"column {name}: {problem}"


def _same(line: Line) -> tuple[object, str]:
    whose = search_key(line["account"]) if line["account"] else line["tier"]
    return (whose, _fields(line)["audience"]), f"column audience: {line['audience']}"


def _fields(line: Line) -> dict[str, str]:
    return {name: " ".join(line[name].split()) for name in LONGEST}


async def import_plan(session: AsyncSession, lines: Iterable[Line]) -> ImportResult:
    """Add or change lines by account or tier, and audience; those that are not in the file stay.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    lines = list(lines)
    found = await account_ids_in(session, [line for line in lines if line["account"] is not None])
    account_ids = {line.number: account_id for line, account_id in found}
    return counted([await _take(session, line, account_ids.get(line.number)) for line in lines])


async def _take(session: AsyncSession, line: Line, account_id: int | None) -> str:
    fields = _fields(line)
    row = await line_named(session, account_id, line["tier"], fields["audience"])
    is_new = row is None or row.removed_at is not None
    row = row or PlanLine(account_id=account_id, tier=line["tier"], audience_name="")
    before = row.model_dump()
    set_line(row, fields, is_client=line["client"])
    if row.model_dump() == before:
        return "unchanged"
    session.add(row)
    await session.flush()
    return "added" if is_new else "changed"


async def export_plan(session: AsyncSession) -> str:
    """All lines that stand, those of tiers first, as a CSV file that `read_plan` reads."""
    rows = await every_line(session)
    return write_lines(COLUMNS, [_exported(line, account.name if account else None) for line, account in rows])


def _exported(line: PlanLine, account: str | None) -> dict[str, object]:
    return {
        "account": account,
        "tier": line.tier,
        "audience": line.audience_name,
        "client": line.is_client,
        "what": line.what,
        "cadence": line.cadence or BY_PROTOCOL,
        "channel": line.channel,
        "primary": line.primary_contact,
        "secondary": line.secondary_contact,
        "speaker": "" if line.is_client and line.speaker == LIAISON else line.speaker,
        "approver": line.approver,
    }
