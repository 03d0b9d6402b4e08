"""Lines of a CSV file that say something about accounts name them as the account list does."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.csv_file import Column, ImportRefused, Line
from crisis.rules.account import search_key
from storage.queries.account import all_accounts

ACCOUNT_COLUMN = Column(name="account", read=values.name("account"), is_required=True)


async def account_ids_in(session: AsyncSession, lines: Iterable[Line]) -> list[tuple[Line, int]]:
    """Each line with the id of the account that its column `account` names. Aliases do not count: they may change.

    Raises:
        ImportRefused: every line whose account is not in the list.
    """
    known = {account.name_key: account.id for account in await all_accounts(session)}
    found, problems = [], []
    for line in lines:
        account_id = known.get(search_key(line["account"]))
        if account_id is None:
            name = values.shown(line["account"])
            problems.append(f"line {line.number}, column account: there is no account {name}. Import accounts first.")
        else:
            found.append((line, account_id))
    if problems:
        raise ImportRefused(problems)
    return found
