"""What accounts have in common: a product, a supplier, a clause, a sponsor. One crisis may reach them all."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_account import ACCOUNT_COLUMN, account_ids_in
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.profile import locked_account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from storage.queries.profile import link_by_id, link_row, links_by_account, links_of
from storage.tables.profile import AccountLink
from storage.vocabulary import LinkKind, Section

LONGEST_VALUE = 120
MOST_LINKS = 100

COLUMNS = (
    ACCOUNT_COLUMN,
    Column(name="kind", read=values.word(LinkKind, "kind"), is_required=True),
    Column(name="value", read=values.name("link"), is_required=True),
)


async def add_link(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    kind: LinkKind | None,
    value: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Once is enough: the same again changes nothing. Links belong to the overview.

    Raises:
        Refusal: no right, or a wrong field.
    """
    account = await locked_account_to_edit(session, protocol, account_id, by=by)
    key = search_key(value)
    if kind is None:
        raise InvalidInput({"kind": "Choose what it is."})
    if not key or len(value) > LONGEST_VALUE or len(key) > 2 * LONGEST_VALUE:
        raise InvalidInput({"link": f"Write its name, in at most {LONGEST_VALUE} characters."})
    if await link_row(session, account_id, kind, key) is None:
        if len(await links_of(session, account_id)) >= MOST_LINKS:
            raise InvalidInput({"link": f"{account.name} has {MOST_LINKS} links already. Remove one first."})
        session.add(AccountLink(account_id=account_id, kind=kind, value=" ".join(value.split()), value_key=key))
        await session.flush()
    await verify_section(session, account_id, Section.OVERVIEW, by=by, now=now)


async def remove_link(session: AsyncSession, protocol: Protocol, link_id: int, *, by: str, now: datetime) -> int:
    """Returns the account's id."""
    link = await link_by_id(session, link_id)
    if link is None:
        raise UnknownAccount("This link was removed already: somebody else was faster.")
    account_id = link.account_id
    await locked_account_to_edit(session, protocol, account_id, by=by)
    await session.delete(link)
    await session.flush()
    await verify_section(session, account_id, Section.OVERVIEW, by=by, now=now)
    return account_id


def read_links(text: str) -> list[Line]:
    """
    Raises:
        ImportRefused: every problem of the whole file.
    """
    return read_lines(text, COLUMNS, noun="link", same=_same)


def _same(line: Line) -> tuple[object, str]:
    key = (search_key(line["account"]), line["kind"], search_key(line["value"]))
    return key, f"column value: {line['value']}"


async def import_links(session: AsyncSession, lines: Iterable[Line]) -> ImportResult:
    """Add what is missing; nothing is removed.

    Raises:
        ImportRefused: a line names an account that is not in the list. Then nothing was changed.
    """
    return counted(
        [await _take(session, line, account_id) for line, account_id in await account_ids_in(session, lines)]
    )


async def _take(session: AsyncSession, line: Line, account_id: int) -> str:
    key = search_key(line["value"])
    link = await link_row(session, account_id, line["kind"], key)
    if link is not None and link.value == line["value"]:
        return "unchanged"
    outcome = "changed" if link else "added"
    link = link or AccountLink(account_id=account_id, kind=line["kind"], value="", value_key=key)
    link.value = line["value"]
    session.add(link)
    await session.flush()
    return outcome


async def export_links(session: AsyncSession) -> str:
    """All links by account, as a CSV file that `read_links` reads."""
    rows = (
        {"account": account.name, "kind": link.kind, "value": link.value}
        for account, link in await links_by_account(session)
    )
    return write_lines(COLUMNS, rows)
