"""Who may hand accounts over to another KAM, and to whom (S1-5)."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.escalation import check_can_take_part
from crisis.permissions import is_named_manager, is_one_of_us
from crisis.protocol import Protocol
from crisis.refusals import InvalidInput, NotAllowed
from storage.queries.kam_handover import accounts_with_kam
from storage.queries.person import person_by_slack_id
from storage.tables.account import Account
from storage.tables.person import Person

MOST_ACCOUNTS = 100
"""As many as Slack lets somebody choose from."""
WHO_MAY = "Only a KAM, the KAM's manager and managers may hand accounts over to another KAM."


async def kams_for(session: AsyncSession, protocol: Protocol, *, by: str) -> list[tuple[Person, list[Account]]]:
    """Whose accounts somebody may hand over, and which; their own first, then by name.

    Raises:
        NotAllowed: there is nobody.
    """
    asking = await person_by_slack_id(session, by) if await is_one_of_us(session, by) else None
    found: dict[int, tuple[Person, list[Account]]] = {}
    for account, kam in await accounts_with_kam(session) if asking else []:
        if asking and _may_give(protocol, asking, account):
            found.setdefault(kam.id or 0, (kam, []))[1].append(account)
    if not found:
        raise NotAllowed(WHO_MAY)
    return sorted(found.values(), key=lambda one: (one[0].slack_id != by, one[0].name.casefold(), one[0].id))


def kam_meant(kams: Sequence[tuple[Person, Sequence[Account]]], *, named: str | None, by: str) -> int | None:
    """The row id of the KAM whose accounts go; nobody is named: one's own, or else those of the first.

    Raises:
        NotAllowed: who is named looks after nothing that this person may hand over (S1-5). Somebody else's accounts
            are not offered instead.
    """
    found = next((kam.id for kam, _ in kams if kam.slack_id == (named or by)), None)
    if named and found is None:
        raise NotAllowed(f"<@{named}> looks after no account that you may hand over. {WHO_MAY}")
    return found or kams[0][0].id


async def accounts_to_give(
    session: AsyncSession, protocol: Protocol, from_id: int, *, by: str
) -> tuple[Person, list[Account]]:
    """The KAM, and their accounts that this person may hand over, at most `MOST_ACCOUNTS`, by name.

    Raises:
        NotAllowed: none of them.
    """
    for kam, accounts in await kams_for(session, protocol, by=by):
        if kam.id == from_id:
            return kam, accounts[:MOST_ACCOUNTS]
    raise NotAllowed(WHO_MAY)


async def check_successor(session: AsyncSession, before: Person, to: str) -> None:
    """Whether somebody can look after the accounts of another.

    Raises:
        InvalidInput: field `to`.
    """
    if not to:
        raise InvalidInput({"to": "Choose who looks after the accounts from now on."})
    if to == before.slack_id:
        raise InvalidInput({"to": f"<@{to}> looks after them already. Choose somebody else."})
    await check_can_take_part(session, to, field="to")


async def check_may_give(
    session: AsyncSession, protocol: Protocol, before: Person, accounts: Sequence[Account], *, by: str
) -> None:
    """Whoever had the right when the form was shown may hear what became of an account since.

    Raises:
        NotAllowed: for one of the accounts at least.
    """
    person = await person_by_slack_id(session, by) if await is_one_of_us(session, by) else None
    if person is None or not all(person.id == before.id or _may_give(protocol, person, one) for one in accounts):
        raise NotAllowed(WHO_MAY)


def _may_give(protocol: Protocol, person: Person, account: Account) -> bool:
    """The sponsor of an account does not decide who looks after it; managers of all accounts do."""
    assert person.slack_id is not None
    return person.id in (account.kam_id, account.manager_id) or is_named_manager(protocol, person.slack_id, person)
