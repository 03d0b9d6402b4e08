"""The roster and absences as CSV files, in and out."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.absence import LONGEST_NOTE
from crisis.account import reference, row_of_person
from crisis.csv_account import account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.roster_seat import LONGEST_FUNCTION
from crisis.rules.account import search_key
from crisis.rules.roster_words import is_group
from storage.queries.account import accounts_by_ids
from storage.queries.person import people_by_ids
from storage.queries.roster import absence_from, all_absences, all_seats
from storage.tables.person import Person
from storage.tables.roster import Absence, RosterSeat
from storage.vocabulary import Rank, Tier

_function = values.sentence(LONGEST_FUNCTION, missing="say which function, for example finance.")


def _holder(text: str) -> str:
    """Somebody, or a user group: `@legal`, `S012AB3CD`."""
    return text if is_group(text) else values.person(text)


COLUMNS = (
    Column(name="account", read=values.name("account"), empty=""),
    Column(name="tier", read=values.word(Tier, "tier")),
    Column(name="function", read=lambda text: " ".join(_function(text).split()), is_required=True),
    Column(name="rank", read=values.word(Rank, "rank"), empty=Rank.PRIMARY),
    Column(name="person", read=_holder, is_required=True),
    Column(name="from_hour", read=values.number(0, 23)),
    Column(name="to_hour", read=values.number(1, 24)),
)
ABSENCE_COLUMNS = (
    Column(name="person", read=values.person, is_required=True),
    Column(name="first_day", read=values.day, is_required=True),
    Column(name="last_day", read=values.day, is_required=True),
    Column(name="note", read=values.sentence(LONGEST_NOTE), empty=""),
)


def read_roster(text: str) -> list[Line]:
    """Seats of accounts, of tiers, and with neither of everybody; people by e-mail, Slack id or user group.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="seat", check=_check, same=_same)


def _check(line: Line) -> Iterable[str]:
    if line["account"] and line["tier"]:
        yield "column tier: a seat is for an account or for a tier. Leave one of them empty."
    if not search_key(line["function"]):
        yield "column function: say it with letters, for example finance."
    if (line["from_hour"] is None) != (line["to_hour"] is None):
        yield "column to_hour: working hours need both ends, or neither."
    elif line["from_hour"] is not None and line["from_hour"] == line["to_hour"]:
        yield "column to_hour: this is when they begin. Leave both empty for any hour."


def _same(line: Line) -> tuple[object, str]:
    key = (search_key(line["account"]), line["tier"], search_key(line["function"]), line["rank"])
    return key, f"column function: {line['function']}, {line['rank']},"


async def import_roster(session: AsyncSession, lines: list[Line], *, now: datetime) -> ImportResult:
    """Add or change seats; those that are not in the file stay. Running it twice changes nothing.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    named = {line.number: account_id for line, account_id in await account_ids_in(session, _of_accounts(lines))}
    seats = {_key(row): row for row in await all_seats(session)}
    return counted([await _take(session, line, named.get(line.number), seats, now=now) for line in lines])


def _of_accounts(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line["account"]]


def _key(row: RosterSeat) -> tuple[object, ...]:
    return row.account_id, row.tier, search_key(row.function), row.rank


async def _take(
    session: AsyncSession,
    line: Line,
    account_id: int | None,
    seats: dict[tuple[object, ...], RosterSeat],
    *,
    now: datetime,
) -> str:
    row = seats.get((account_id, line["tier"], search_key(line["function"]), line["rank"]))
    is_new = row is None
    row = row or RosterSeat(account_id=account_id, tier=line["tier"], function="", rank=line["rank"], set_at=now)
    group = is_group(line["person"])
    wanted = {
        "function": line["function"],
        "person_id": None if group else await row_of_person(session, line["person"]),
        "user_group": line["person"] if group else "",
        "from_hour": line["from_hour"],
        "to_hour": line["to_hour"],
    }
    if not _set(session, row, wanted):
        return "unchanged"
    row.set_by, row.set_at = "", now
    await session.flush()
    return "added" if is_new else "changed"


def _set(session: AsyncSession, row: RosterSeat | Absence, wanted: dict[str, object]) -> bool:
    """Whether anything differed."""
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    session.add(row)
    return True


async def export_roster(session: AsyncSession) -> str:
    """All seats of the roster, without those of the protocol, as a CSV file that `read_roster` reads."""
    rows = await all_seats(session)
    accounts = await accounts_by_ids(session, {row.account_id for row in rows if row.account_id})
    people = await people_by_ids(session, {row.person_id for row in rows if row.person_id})
    lines = [_exported(row, {key: one.name for key, one in accounts.items()}, people) for row in rows]
    order = ("account", "tier", "function", "rank")
    return write_lines(COLUMNS, sorted(lines, key=lambda line: [str(line[name] or "") for name in order]))


def _exported(row: RosterSeat, accounts: dict[int, str], people: dict[int, Person]) -> dict[str, object]:
    return {
        "account": accounts.get(row.account_id or 0, ""),
        "tier": row.tier,
        "function": row.function,
        "rank": str(row.rank),
        "person": row.user_group or reference(people.get(row.person_id or 0)),
        "from_hour": row.from_hour,
        "to_hour": row.to_hour,
    }


def read_absences(text: str) -> list[Line]:
    """Who is away from which day to which, both included.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, ABSENCE_COLUMNS, noun="absence", check=_check_days, same=_same_absence)


def _check_days(line: Line) -> Iterable[str]:
    if line["last_day"] < line["first_day"]:
        yield "column last_day: this is before the first day."


def _same_absence(line: Line) -> tuple[object, str]:
    return (line["person"], line["first_day"]), f"column first_day: {line['person']}, {line['first_day']},"


async def import_absences(session: AsyncSession, lines: Iterable[Line]) -> ImportResult:
    """Add or change absences by person and first day; those that are not in the file stay."""
    return counted([await _take_absence(session, line) for line in lines])


async def _take_absence(session: AsyncSession, line: Line) -> str:
    person_id = await row_of_person(session, line["person"])
    assert person_id is not None
    row = await absence_from(session, person_id, line["first_day"])
    is_new = row is None
    row = row or Absence(person_id=person_id, first_day=line["first_day"], last_day=line["first_day"])
    has_changed = _set(session, row, {"last_day": line["last_day"], "note": line["note"]})
    session.add(row)
    await session.flush()
    return "added" if is_new else "changed" if has_changed else "unchanged"


async def export_absences(session: AsyncSession) -> str:
    """All absences, those that are over too, by day, as a CSV file that `read_absences` reads."""
    rows = await all_absences(session)
    people = await people_by_ids(session, {row.person_id for row in rows})
    return write_lines(
        ABSENCE_COLUMNS,
        (
            {
                "person": reference(people.get(row.person_id)),
                "first_day": row.first_day,
                "last_day": row.last_day,
                "note": row.note,
            }
            for row in rows
        ),
    )
