"""What we know of an account besides its line in the list: who verified which section when, and the card's head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_edit_account
from crisis.permissions import check_may
from crisis.protocol import Protocol
from crisis.refusals import UnknownAccount
from crisis.rules.permissions import Action
from crisis.rules.profile import days_until, is_stale
from crisis.show import show_home
from storage.queries.account import account_by_id, account_for_change
from storage.queries.person import people_by_ids, person_by_slack_id
from storage.queries.profile import accounts_of_person, section_checks, verify
from storage.tables.account import Account
from storage.tables.person import Person
from storage.vocabulary import Section, Tier


@dataclass(frozen=True, kw_only=True)
class OurPerson:
    """Somebody of ours. Without a Slack id: named in a file, and not found in Slack."""

    slack_id: str | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """Who said last that a section is right; None: nobody ever did."""

    section: Section
    verified_by: str | None = None
    verified_at: datetime | None = None
    is_stale: bool = True


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The head of the card."""

    account_id: int
    name: str
    tier: Tier
    kam: OurPerson | None
    manager: OurPerson | None
    sponsor: OurPerson | None
    annual_value: int | None
    """Whole units of `currency`."""
    currency: str | None
    renewal_on: date | None
    renewal_in_days: int | None
    freshness: Freshness


@dataclass(frozen=True, kw_only=True)
class ListedAccount:
    """One line of somebody's own accounts."""

    id: int
    name: str
    tier: Tier
    renewal_on: date | None


async def account_with_id(session: AsyncSession, account_id: int) -> Account:
    """
    Raises:
        UnknownAccount: the button is from another time, or was made up.
    """
    account = await account_by_id(session, account_id)
    if account is None:
        raise UnknownAccount("This account does not exist any more. `/crisis account` lists yours.")
    return account


async def account_to_edit(session: AsyncSession, protocol: Protocol, account_id: int, *, by: str) -> Account:
    """The account, after checking that the person may change what we know of it.

    Raises:
        Refusal: no such account, or no right.
    """
    account = await account_with_id(session, account_id)
    await check_may_edit_account(session, protocol, by, account)
    return account


async def locked_account_to_edit(session: AsyncSession, protocol: Protocol, account_id: int, *, by: str) -> Account:
    """As `account_to_edit`, locked until the transaction ends: changes of one account take turns."""
    await account_for_change(session, account_id)
    return await account_to_edit(session, protocol, account_id, by=by)


async def confirm_section(
    session: AsyncSession, protocol: Protocol, account_id: int, section: Section, *, by: str, now: datetime
) -> None:
    """“Still true”: whoever may change a section may say that nothing in it needs a change."""
    await account_to_edit(session, protocol, account_id, by=by)
    await verify_section(session, account_id, section, by=by, now=now)


async def verify_section(session: AsyncSession, account_id: int, section: Section, *, by: str, now: datetime) -> None:
    """Saving a section says that it is right. The caller has checked the right to change it."""
    await verify(session, account_id, section, by=by, now=now)
    await show_home(session, by, now=now)


async def freshness_of(
    session: AsyncSession, protocol: Protocol, account_id: int, *, now: datetime
) -> Mapping[Section, Freshness]:
    """Every section of the account's profile."""
    checks = await section_checks(session, account_id)
    stale_after = protocol.preparation.profile_stale_after
    return {
        section: Freshness(
            section=section,
            verified_by=checks[section].verified_by if section in checks else None,
            verified_at=checks[section].verified_at if section in checks else None,
            is_stale=is_stale(checks[section].verified_at if section in checks else None, stale_after, now=now),
        )
        for section in Section
    }


async def overview(session: AsyncSession, protocol: Protocol, account: Account, *, now: datetime) -> Overview:
    """What the head of the card says."""
    assert account.id is not None
    row_ids = {row_id for row_id in (account.kam_id, account.manager_id, account.sponsor_id) if row_id}
    people = await people_by_ids(session, row_ids)
    freshness = await freshness_of(session, protocol, account.id, now=now)
    return Overview(
        account_id=account.id,
        name=account.name,
        tier=account.tier,
        kam=our_person(people.get(account.kam_id or 0)),
        manager=our_person(people.get(account.manager_id or 0)),
        sponsor=our_person(people.get(account.sponsor_id or 0)),
        annual_value=account.annual_value,
        currency=account.currency,
        renewal_on=account.renewal_on,
        renewal_in_days=days_until(account.renewal_on, today=protocol.day_of(now)) if account.renewal_on else None,
        freshness=freshness[Section.OVERVIEW],
    )


def our_person(person: Person | None) -> OurPerson | None:
    """How a row of a person is shown; nobody for no row."""
    if person is None:
        return None
    return OurPerson(slack_id=person.slack_id, name=person.name or person.email or "somebody")


async def own_accounts(session: AsyncSession, protocol: Protocol, who: str, *, limit: int) -> Sequence[ListedAccount]:
    """Accounts of which somebody is the KAM, the KAM's manager, the sponsor or in the team; by name.

    Raises:
        NotAllowed: a guest, a bot, or somebody Slack does not know.
    """
    await check_may(session, protocol, who, Action.LIST)
    person = await person_by_slack_id(session, who)
    assert person is not None and person.id is not None
    return [
        ListedAccount(id=row.id or 0, name=row.name, tier=row.tier, renewal_on=row.renewal_on)
        for row in await accounts_of_person(session, person.id, limit=limit)
    ]
