"""Contacts as a CSV file, in and out."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.contact import (
    LEAST_INFLUENCE,
    LONGEST_CHANNEL,
    LONGEST_LANGUAGE,
    LONGEST_TITLE,
    MOST_INFLUENCE,
    set_contact,
)
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportRefused, ImportResult, Line, counted, read_lines, write_lines
from crisis.rules.account import search_key
from storage.queries.contact import contact_by_name_key, contacts_by_account
from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.vocabulary import ContactRole, Rank, Stance


def _moment(text: str) -> datetime:
    """`2026-03-31`, or with a time of day as an export writes it."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{values.shown(text)} is no date. Write it as 2026-03-31.") from None


def _written(moment: datetime) -> str:
    plain = moment.astimezone(UTC)
    return plain.date().isoformat() if plain.timetz() == time(tzinfo=UTC) else plain.isoformat()


COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="name", read=values.name("contact"), is_required=True),
    Column(name="role", read=values.word(ContactRole, "role"), is_required=True),
    Column(name="rank", read=values.word(Rank, "rank"), empty=Rank.SECONDARY),
    Column(name="title", read=values.sentence(LONGEST_TITLE), empty=""),
    Column(name="channel", read=values.sentence(LONGEST_CHANNEL), empty=""),
    Column(name="language", read=values.sentence(LONGEST_LANGUAGE), empty=""),
    Column(name="influence", read=values.number(LEAST_INFLUENCE, MOST_INFLUENCE), empty=3),
    Column(name="stance", read=values.word(Stance, "stance"), empty=Stance.NEUTRAL),
    Column(name="last_spoken", read=_moment, write=_written),
    Column(name="left", read=_moment, write=_written),
)


def read_contacts(text: str) -> list[Line]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    lines = read_lines(text, COLUMNS, noun="contact", same=_same)
    problems = list(_second_primaries(lines))
    if problems:
        raise ImportRefused(problems)
    return lines


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), search_key(line["name"])), f"column name: {line['name']}"


def _second_primaries(lines: Iterable[Line]) -> Iterable[str]:
    seen: dict[tuple[str, ContactRole], int] = {}
    for line in lines:
        if line["rank"] is not Rank.PRIMARY or line["left"] is not None:
            continue
        first = seen.setdefault((search_key(line["account"]), line["role"]), line.number)
        if first != line.number:
            yield (
                f"line {line.number}, column rank: line {first} names a primary {line['role']} of {line['account']} "
                "already. Make one of the two secondary."
            )


async def import_contacts(session: AsyncSession, lines: Iterable[Line]) -> ImportResult:
    """Add or change contacts by account and name; those that are not in the file stay.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    return counted(
        [await _take(session, line, account_id) for line, account_id in await account_ids_in(session, lines)]
    )


async def _take(session: AsyncSession, line: Line, account_id: int) -> str:
    contact = await contact_by_name_key(session, account_id, search_key(line["name"]))
    is_new = contact is None
    contact = contact or Contact(account_id=account_id, name="", name_key="", role=line["role"])
    has_changed = await set_contact(
        session,
        contact,
        name=line["name"],
        name_key=search_key(line["name"]),
        last_spoken_at=line["last_spoken"],
        left_at=line["left"],
        **{name: line[name] for name in ("role", "rank", "title", "channel", "language", "influence", "stance")},
    )
    return "added" if is_new else "changed" if has_changed else "unchanged"


async def export_contacts(session: AsyncSession) -> str:
    """All contacts by account and name, those who left too, as a CSV file that `read_contacts` reads."""
    return write_lines(
        COLUMNS, (_exported(account, contact) for account, contact in await contacts_by_account(session))
    )


def _exported(account: Account, contact: Contact) -> dict[str, object]:
    fields = ("name", "role", "rank", "title", "channel", "language", "influence", "stance")
    return {
        "account": account.name,
        "last_spoken": contact.last_spoken_at,
        "left": contact.left_at,
        **{field: getattr(contact, field) for field in fields},
    }
