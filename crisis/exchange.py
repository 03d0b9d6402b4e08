"""What can be read from a CSV file and written to one: one line for each kind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account import export_accounts, import_accounts, read_accounts
from crisis.csv_file import ImportResult


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`take`: the text of a file goes in. It raises `ImportRefused` and then changes nothing. `give`: it comes out."""

    take: Callable[[AsyncSession, str, datetime], Awaitable[ImportResult]]
    give: Callable[[AsyncSession], Awaitable[str]]


async def _take_accounts(session: AsyncSession, text: str, now: datetime) -> ImportResult:
    return await import_accounts(session, read_accounts(text), now=now)


KINDS: dict[str, Kind] = {
    "accounts": Kind(take=_take_accounts, give=export_accounts),
}
"""In the order in which a new organisation reads them: a contact needs its account."""
