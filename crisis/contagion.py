"""Which other accounts a crisis may reach: they share the product, supplier, clause or sponsor (protocol idea 4).

Their names are other clients' names: they go to whoever leads, by direct message, and only as far as that person may
read those accounts. Never into the crisis channel.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.effects import TellContagion, wish_for
from crisis.facts import CrisisFacts
from crisis.portfolio import readable_accounts
from crisis.protocol import Protocol
from crisis.rules.account import search_key
from crisis.rules.foresight import named_in
from storage.queries.contagion import links_of, links_of_others
from storage.queries.crisis import crisis_by_id, roles_of
from storage.queries.person import people_by_ids
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.profile import AccountLink
from storage.vocabulary import LinkKind, Role


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Another account, and what it shares."""

    name: str
    kam: str | None
    """Slack id."""
    shares: tuple[tuple[LinkKind, str], ...]


@dataclass(frozen=True, kw_only=True)
class Contagion:
    crisis: CrisisFacts
    reached: tuple[Reached, ...]
    """Accounts that the reader may read."""
    hidden: int
    """How many more there are, that somebody else may read."""


async def contagion(session: AsyncSession, protocol: Protocol, crisis_id: int, *, who: str) -> Contagion | None:
    """What one reader may know; None: there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    shared = await _shared(session, crisis)
    readable = {account.id for account in await readable_accounts(session, protocol, who)} if shared else set()
    open_to_reader = [one for account_id, one in shared.items() if account_id in readable]
    kams = await people_by_ids(session, {account.kam_id for account, _ in open_to_reader if account.kam_id})
    reached = []
    for account, links in open_to_reader:
        kam = kams.get(account.kam_id) if account.kam_id else None
        shares = tuple((link.kind, link.value) for link in links)
        reached.append(Reached(name=account.name, kam=kam.slack_id if kam else None, shares=shares))
    return Contagion(
        crisis=await crisis_facts(session, protocol, crisis), reached=tuple(reached), hidden=len(shared) - len(reached)
    )


async def tell_contagion(session: AsyncSession, crisis: Crisis, *, to: str, now: datetime) -> None:
    """Write to whoever leads, once each; nothing when no other account shares anything."""
    assert crisis.id is not None
    if await _shared(session, crisis):
        await wish_for(session, TellContagion(crisis_id=crisis.id, slack_id=to), now=now)


async def warn_liaison(
    session: AsyncSession, _protocol: Protocol, crisis: Crisis, _account: Account | None, *, now: datetime
) -> None:
    """While nobody leads, the client liaison hears of it."""
    assert crisis.id is not None
    roles = await roles_of(session, crisis.id)
    # Every crisis has a liaison from its declaration on: the KAM, or whoever declared it.
    await tell_contagion(session, crisis, to=roles.get(Role.LEAD) or roles[Role.LIAISON], now=now)


async def _shared(session: AsyncSession, crisis: Crisis) -> dict[int, tuple[Account, list[AccountLink]]]:
    """Account id → the account and what it shares: with the account in crisis, or by a name in the summary."""
    own = await links_of(session, crisis.account_id) if crisis.account_id else ()
    same = {(link.kind, link.value_key) for link in own}
    found = await links_of_others(
        session, crisis.account_id, {link.value_key for link in own}, search_key(crisis.summary)
    )
    named = named_in({link.id or 0: link.value_key for link, _ in found}, crisis.summary)
    shared: dict[int, tuple[Account, list[AccountLink]]] = {}
    for link, account in found:
        if (link.kind, link.value_key) in same or link.id in named:
            shared.setdefault(link.account_id, (account, []))[1].append(link)
    return shared
