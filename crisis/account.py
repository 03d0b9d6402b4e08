"""The account list: read from CSV, checked as a whole, written only when every line is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_file import Column, ImportResult, Line, counted, read_lines, write_lines
from crisis.person import is_email, person_named
from crisis.rules.account import search_key
from storage.queries.account import account_by_name_key, aliases_by_account, aliases_of, all_accounts
from storage.queries.person import people_by_ids
from storage.tables.account import Account, AccountAlias
from storage.tables.person import Person
from storage.vocabulary import Tier

_name = values.name("account")


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(_name(" ".join(alias.split())) for alias in text.split(";") if alias.strip())


COLUMNS = (
    Column(name="name", read=_name, is_required=True),
    Column(name="tier", read=values.word(Tier, "tier"), is_required=True),
    Column(name="kam", read=values.person, is_required=True),
    Column(name="aliases", read=_aliases, empty=(), write="; ".join),
    Column(name="manager", read=values.person),
    Column(name="sponsor", read=values.person),
    Column(name="annual_value", read=values.money),
    Column(name="currency", read=values.currency),
    Column(name="renewal_date", read=values.day),
)


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """One line of the file, checked."""

    line: int
    name: str
    aliases: tuple[str, ...]
    tier: Tier
    kam: str
    manager: str | None
    sponsor: str | None
    annual_value: int | None
    currency: str | None
    renewal_on: date | None


def read_accounts(text: str) -> list[AccountRow]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Several aliases stand in one field, separated by `;`. People are e-mail addresses or Slack ids.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    lines = read_lines(text, COLUMNS, noun="account", check=_check, same=_same, may_be_empty=False)
    return [_row(line) for line in lines]


def _check(line: Line) -> Iterable[str]:
    if line["annual_value"] is not None and line["currency"] is None:
        yield "column currency: a value needs one, for example EUR."


def _same(line: Line) -> tuple[object, str]:
    return search_key(line["name"]), f"column name: {line['name']}"


def _row(line: Line) -> AccountRow:
    fields = dict(line.values)
    return AccountRow(line=line.number, renewal_on=fields.pop("renewal_date"), **fields)


async def import_accounts(session: AsyncSession, rows: list[AccountRow], *, now: datetime) -> ImportResult:
    """Add or change accounts by name; those that are not in the file stay. Running it twice changes nothing."""
    return counted([await _import_row(session, row, now=now) for row in rows])


async def export_accounts(session: AsyncSession) -> str:
    """All accounts by name, as a CSV file that `read_accounts` reads."""
    accounts = await all_accounts(session)
    aliases = await aliases_by_account(session)
    people = await people_by_ids(
        session, {row_id for row in accounts for row_id in (row.kam_id, row.manager_id, row.sponsor_id) if row_id}
    )
    return write_lines(COLUMNS, (_exported(account, aliases, people) for account in accounts))


def reference(person: Person | None) -> str | None:
    """How a file names somebody: by e-mail if we know it, else by Slack id."""
    return (person.email or person.slack_id) if person else None


def _exported(account: Account, aliases: dict[int, list[str]], people: dict[int, Person]) -> dict[str, object]:
    assert account.id is not None
    return {
        "name": account.name,
        "tier": account.tier,
        "kam": reference(people.get(account.kam_id or 0)),
        "aliases": tuple(aliases.get(account.id, ())),
        "manager": reference(people.get(account.manager_id or 0)),
        "sponsor": reference(people.get(account.sponsor_id or 0)),
        "annual_value": account.annual_value,
        "currency": account.currency,
        "renewal_date": account.renewal_on,
    }


async def _import_row(session: AsyncSession, row: AccountRow, *, now: datetime) -> str:
    account = await account_by_name_key(session, search_key(row.name))
    is_new = account is None
    if account is None:
        account = Account(name=row.name, name_key=search_key(row.name), tier=row.tier, imported_at=now)
    wanted = {
        "name": row.name,
        "tier": row.tier,
        "kam_id": await row_of_person(session, row.kam),
        "manager_id": await row_of_person(session, row.manager),
        "sponsor_id": await row_of_person(session, row.sponsor),
        "annual_value": row.annual_value,
        "currency": row.currency,
        "renewal_on": row.renewal_on,
    }
    differs = any(getattr(account, field) != value for field, value in wanted.items())
    if is_new or differs:
        for field, value in wanted.items():
            setattr(account, field, value)
        account.imported_at = now
        session.add(account)
        await session.flush()
    assert account.id is not None
    has_new_aliases = await _set_aliases(session, account.id, row.aliases)
    return "added" if is_new else "changed" if differs or has_new_aliases else "unchanged"


async def row_of_person(session: AsyncSession, reference: str | None) -> int | None:
    """The row id of whom a file names; a row is made for somebody we have not met."""
    if reference is None:
        return None
    person = await person_named(session, reference)
    if person is None:
        person = Person(email=reference) if is_email(reference) else Person(slack_id=reference)
        session.add(person)
        await session.flush()
    return person.id


async def _set_aliases(session: AsyncSession, account_id: int, aliases: tuple[str, ...]) -> bool:
    wanted = {search_key(alias): alias for alias in aliases}
    if {row.alias_key: row.alias for row in await aliases_of(session, account_id)} == wanted:
        return False
    await session.exec(delete(AccountAlias).where(col(AccountAlias.account_id) == account_id))
    session.add_all(AccountAlias(account_id=account_id, alias=alias, alias_key=key) for key, alias in wanted.items())
    await session.flush()
    return True
