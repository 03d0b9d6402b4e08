"""The account list: read from CSV, checked as a whole, written only when every line is right."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.person import is_email, person_named
from crisis.rules.account import search_key
from storage.queries.account import account_by_name_key, aliases_of
from storage.tables.account import Account, AccountAlias
from storage.tables.person import Person
from storage.vocabulary import Tier

REQUIRED = ("name", "tier", "kam")
OPTIONAL = ("aliases", "manager", "sponsor", "annual_value", "currency", "renewal_date")
COLUMNS = (*REQUIRED, *OPTIONAL)
LONGEST_NAME = 120
LONGEST_KEY = 240
"""A folded name can be longer than the name: one sign of Arabic may stand for a whole sentence."""
LONGEST_PERSON = 320
MOST_PROBLEMS = 1_000
"""Enough to mend a file by; a file of another kind would have as many as it has lines."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

T = TypeVar("T")

_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}|[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


class ImportRefused(Exception):
    """Nothing was imported. `problems`: one sentence per wrong value, with line and column."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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


@dataclass(frozen=True)
class ImportResult:
    added: int
    changed: int
    unchanged: int


def read_accounts(text: str) -> list[AccountRow]:
    """The lines of a CSV file whose header names `COLUMNS`, in any order.

    Several aliases stand in one field, separated by `;`. People are e-mail addresses or Slack ids.

    Raises:
        ImportRefused: every problem of the whole file.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[AccountRow] = []
    problems: list[str] = []
    read_until = 0
    try:
        names = [name.strip().lower() for name in reader.fieldnames or []]
        problems = _header_problems(names)
        if problems:
            raise ImportRefused(_shortened(problems))
        reader.fieldnames, read_until = names, reader.line_num
        for raw in reader:
            if any((value or "").strip() for key, value in raw.items() if key):
                rows += _read_line(raw, reader.line_num, problems)
            read_until = reader.line_num
    except csv.Error as error:
        # An open quotation mark swallows what follows, so the line after the last good one is the one to look at.
        problems.append(f"line {read_until + 1}: this is no valid CSV ({error}). Check the quotation marks.")
    problems += _clashes(rows)
    if not rows and not problems:
        problems.append("line 2: there is no account in the file.")
    if problems:
        raise ImportRefused(_shortened(problems))
    return rows


async def import_accounts(session: AsyncSession, rows: list[AccountRow], *, now: datetime) -> ImportResult:
    """Add or change accounts by name; those that are not in the file stay. Running it twice changes nothing."""
    added = changed = unchanged = 0
    for row in rows:
        match await _import_row(session, row, now=now):
            case "added":
                added += 1
            case "changed":
                changed += 1
            case _:
                unchanged += 1
    return ImportResult(added, changed, unchanged)


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], *([f"and {more:,} more problems."] if more > 0 else [])]


def _header_problems(names: list[str]) -> list[str]:
    problems = [f"line 1, column {name}: the column is missing." for name in REQUIRED if name not in names]
    for name in names:
        if name not in COLUMNS:
            problems.append(f"line 1, column {name[:60] or '(empty)'}: unknown. Allowed are {', '.join(COLUMNS)}.")
    problems += [
        f"line 1, column {name[:60]}: it stands there twice."
        for name, times in Counter(sorted(names)).items()
        if times > 1
    ]
    return problems


def _read_line(raw: dict[str, str | None], line: int, problems: list[str]) -> list[AccountRow]:
    """The row as a list of one, or nothing with the problems noted."""
    before = len(problems)

    def value(column: str, check: Callable[[str], T]) -> T | None:
        text = (raw.get(column) or "").strip()
        if not text and column in OPTIONAL:
            return None
        try:
            if _UNSTORABLE.search(text):
                raise ValueError("it holds a sign that no database keeps, such as NUL. Type it anew.")
            return check(text)
        except ValueError as error:
            problems.append(f"line {line}, column {column}: {error}")
            return None

    if None in raw:
        problems.append(f"line {line}: it has more fields than the header. Put fields with commas in quotation marks.")
    name, tier, kam = value("name", _name), value("tier", _tier), value("kam", _person)
    row = {
        "aliases": value("aliases", _aliases) or (),
        "manager": value("manager", _person),
        "sponsor": value("sponsor", _person),
        "annual_value": value("annual_value", _money),
        "currency": value("currency", _currency),
        "renewal_on": value("renewal_date", _day),
    }
    if row["annual_value"] is not None and row["currency"] is None and len(problems) == before:
        problems.append(f"line {line}, column currency: a value needs one, for example EUR.")
    if len(problems) > before or name is None or tier is None or kam is None:
        return []
    return [AccountRow(line=line, name=name, tier=tier, kam=kam, **row)]  # type: ignore[arg-type]


def _name(text: str) -> str:
    if not text or not search_key(text):
        raise ValueError("the account needs a name.")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"the name has {len(text)} characters; {LONGEST_NAME} are allowed.")
    if len(search_key(text)) > LONGEST_KEY:
        raise ValueError(f"the name is too long once its signs are written out; {LONGEST_KEY} are allowed.")
    return " ".join(text.split())


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def _tier(text: str) -> Tier:
    try:
        return Tier(text.lower())
    except ValueError:
        raise ValueError(f"{_shown(text)} is no tier. Allowed are {', '.join(Tier)}.") from None


def _person(text: str) -> str:
    if len(text) > LONGEST_PERSON or not _PERSON.fullmatch(text):
        raise ValueError(f"{_shown(text)} is neither an e-mail address nor a Slack id (U012AB3CD).")
    return text.lower() if is_email(text) else text


def _aliases(text: str) -> tuple[str, ...]:
    return tuple(_name(" ".join(alias.split())) for alias in text.split(";") if alias.strip())


def _money(text: str) -> int:
    plain = text.replace("_", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,15}", plain, re.ASCII):
        raise ValueError(f"{_shown(text)} is no whole number. Write 1250000 for one and a quarter million.")
    return int(plain)


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text, re.ASCII):
        raise ValueError(f"{_shown(text)} is no currency code. Write three letters, for example EUR.")
    return text.upper()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is no date. Write it as 2027-03-31.") from None


def _clashes(rows: list[AccountRow]) -> list[str]:
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        key = search_key(row.name)
        if key in seen:
            problems.append(f"line {row.line}, column name: {row.name} stands in line {seen[key]} already.")
        seen.setdefault(key, row.line)
    return problems


async def _import_row(session: AsyncSession, row: AccountRow, *, now: datetime) -> str:
    account = await account_by_name_key(session, search_key(row.name))
    is_new = account is None
    if account is None:
        account = Account(name=row.name, name_key=search_key(row.name), tier=row.tier, imported_at=now)
    wanted = {
        "name": row.name,
        "tier": row.tier,
        "kam_id": await _person_id(session, row.kam),
        "manager_id": await _person_id(session, row.manager),
        "sponsor_id": await _person_id(session, row.sponsor),
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


async def _person_id(session: AsyncSession, reference: str | None) -> int | None:
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
