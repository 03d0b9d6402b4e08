"""The functional directory: who stands for finance, and who is it for this account (S3-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_named
from crisis.protocol import Protocol
from crisis.refusals import UnknownAccount
from crisis.roster import seats_for_account
from crisis.rules.account import search_key
from crisis.rules.roster import Seat
from crisis.rules.team import stands_for
from crisis.skill import Skilled, people_who_can
from storage.queries.account import account_by_name_key, accounts_by_alias_key
from storage.queries.profile import team_of
from storage.tables.account import Account

MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """Somebody of the account's own team who stands for the function."""

    slack_id: str | None
    name: str
    function: str
    responsibility: str


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The answer to `/crisis who finance Acme`."""

    wanted: str
    """Empty: all functions."""
    account_id: int | None = None
    account_name: str = ""
    """Empty: everybody's roster."""
    seats: tuple[Seat, ...] = ()
    team: tuple[TeamLine, ...] = ()
    functions: tuple[str, ...] = ()
    """All there are, for whoever mistyped one."""
    able: tuple[Skilled, ...] = ()
    """Where nobody stands for it: who wrote down that they can it."""


async def directory(
    session: AsyncSession, protocol: Protocol, text: str, account: Account | None, *, now: datetime
) -> Directory:
    """Who stands for what is asked; where nobody does, who can it (S2-18).

    Args:
        text: a function, an account or both in this order; empty for all functions.
        account: whose roster counts when the text names none, for example that of the crisis channel.

    Raises:
        UnknownAccount: what follows the function names no account.
    """
    try:
        wanted, named = await _function_and_account(session, protocol, text, now=now)
    except UnknownAccount:
        # `service desk tools` begins like a function, and may be what somebody can.
        able = await people_who_can(session, protocol, [text], now=now)
        if not able:
            raise
        return Directory(wanted=text, able=tuple(able))
    account = named or account
    every = await seats_for_account(session, protocol, account.id if account else None, now=now)
    team = await _team(session, account, wanted)
    seats = tuple(seat for seat in every if not wanted or stands_for(seat.function, wanted))
    able = [] if seats or team or not wanted else await people_who_can(session, protocol, [wanted], now=now)
    return Directory(
        wanted=wanted,
        account_id=account.id if account else None,
        account_name=account.name if account else "",
        seats=seats,
        team=team if wanted else (),
        functions=tuple(dict.fromkeys(seat.function for seat in every)),
        able=tuple(able),
    )


async def _function_and_account(
    session: AsyncSession, protocol: Protocol, text: str, *, now: datetime
) -> tuple[str, Account | None]:
    """`finance Acme Corp` → (finance, Acme Corp): the longest end that is a name or an alias counts."""
    words = text.split()
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        account = await _exactly(session, " ".join(words[-count:]))
        if account is not None:
            return " ".join(words[:-count]), account
    seats = await seats_for_account(session, protocol, None, now=now)
    known = _length_of_function([set(search_key(seat.function).split()) for seat in seats], words)
    if known < len(words):
        return " ".join(words[:known]), await account_named(session, " ".join(words[known:]))
    return " ".join(words), None


def _length_of_function(functions: Sequence[set[str]], words: list[str]) -> int:
    """How many words at the beginning name a function: `legal` of `legal Acme`, all of them where none does."""
    beginnings = [set(search_key(" ".join(words[:count])).split()) for count in range(1, len(words) + 1)]
    part = [count for count, said in enumerate(beginnings, 1) if any(said <= has for has in functions)]
    whole = [count for count, said in enumerate(beginnings, 1) if any(has <= said for has in functions)]
    return max(part) if part else min(whole) if whole else len(words)


async def _exactly(session: AsyncSession, text: str) -> Account | None:
    key = search_key(text)
    account = await account_by_name_key(session, key) if key else None
    aliased = await accounts_by_alias_key(session, key) if key and account is None else []
    return account or (aliased[0] if len(aliased) == 1 else None)


async def _team(session: AsyncSession, account: Account | None, wanted: str) -> tuple[TeamLine, ...]:
    if account is None or account.id is None:
        return ()
    rows = [row for row in await team_of(session, account.id) if stands_for(row[0].function, wanted)]
    return tuple(
        TeamLine(
            slack_id=person.slack_id,
            name=person.name or person.email or "somebody",
            function=member.function,
            responsibility=member.responsibility,
        )
        for member, person in rows
    )
