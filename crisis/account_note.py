"""What must be remembered about an account (S2-7). It is the first thing a new crisis channel reads."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.profile import locked_account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.length import too_long
from storage.queries.profile import note_by_id, note_with_text, notes_by_account, notes_of
from storage.tables.profile import AccountNote
from storage.vocabulary import Section

LONGEST_NOTE = 500
MOST_NOTES = 50
IMPORTED = "import"
"""Who wrote a note that came from a file."""

COLUMNS = (ACCOUNT_COLUMN, Column(name="note", read=values.sentence(LONGEST_NOTE), is_required=True))


async def add_note(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    text: str,
    *,
    by: str,
    now: datetime,
    request_key: str | None = None,
) -> None:
    """
    Raises:
        Refusal: no right, an empty or endless text, or too many notes to be remembered by anybody.
    """
    account = await locked_account_to_edit(session, protocol, account_id, by=by)
    if not text.strip():
        raise InvalidInput({"note": "Say what must be remembered."})
    if len(text) > LONGEST_NOTE:
        raise InvalidInput({"note": too_long(LONGEST_NOTE, text)})
    if not await first_time(session, request_key, now=now):
        return
    if await note_with_text(session, account_id, text.strip()) is not None:
        raise InvalidInput({"note": "This is remembered already."})
    if len(await notes_of(session, account_id)) >= MOST_NOTES:
        raise InvalidInput({"note": f"{account.name} has {MOST_NOTES} notes, and nobody remembers more. Remove one."})
    session.add(AccountNote(account_id=account_id, text=text.strip(), by=by, at=now))
    await session.flush()
    await verify_section(session, account_id, Section.MEMORY, by=by, now=now)


async def remove_note(session: AsyncSession, protocol: Protocol, note_id: int, *, by: str, now: datetime) -> int:
    """It need not be remembered any more; the row stays. Returns the account's id."""
    note = await note_by_id(session, note_id)
    if note is None or note.removed_at is not None:
        raise UnknownAccount("This note was removed already: somebody else was faster.")
    await locked_account_to_edit(session, protocol, note.account_id, by=by)
    note.removed_at = now
    session.add(note)
    await session.flush()
    await verify_section(session, note.account_id, Section.MEMORY, by=by, now=now)
    return note.account_id


def read_notes(text: str) -> list[Line]:
    """
    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="note", same=_same)


def _same(line: Line) -> tuple[object, str]:
    return (search_key(line["account"]), line["note"]), "column note: the same text"


async def import_notes(session: AsyncSession, lines: Iterable[Line], *, now: datetime) -> ImportResult:
    """Add what is not remembered yet; nothing is removed.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    outcomes = []
    for line, account_id in await account_ids_in(session, lines):
        known = await note_with_text(session, account_id, line["note"])
        if known is None:
            session.add(AccountNote(account_id=account_id, text=line["note"], by=IMPORTED, at=now))
            await session.flush()
        outcomes.append("unchanged" if known else "added")
    return counted(outcomes)


async def export_notes(session: AsyncSession) -> str:
    """All notes by account, as a CSV file that `read_notes` reads."""
    rows = ({"account": account.name, "note": note.text} for account, note in await notes_by_account(session))
    return write_lines(COLUMNS, rows)
