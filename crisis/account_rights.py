"""Who may read and change what we know of an account. Contacts and commitments are the client's secrets (S3-30)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.permissions import is_named_manager, is_one_of_us
from crisis.protocol import Protocol
from crisis.refusals import NotAllowed
from storage.queries.crisis import in_open_crisis_of_account
from storage.queries.kam_deputy import is_deputy
from storage.queries.person import person_by_slack_id
from storage.queries.profile import is_team_member
from storage.tables.account import Account
from storage.tables.person import Person


async def check_may_read_account(session: AsyncSession, protocol: Protocol, who: str, account: Account) -> None:
    """The KAM, their manager, the sponsor, the account team, managers, and people in an open crisis of the account.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    if not await may_read_account(session, protocol, who, account):
        raise NotAllowed(
            f"What we know of {account.name} is for its KAM, the account team, managers and people in an open crisis "
            "of the account. Ask the KAM to add you to the team."
        )


async def check_may_edit_account(session: AsyncSession, protocol: Protocol, who: str, account: Account) -> None:
    """The KAM, their manager, the sponsor, the account team and managers.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    if not await may_edit_account(session, protocol, who, account):
        raise NotAllowed(
            f"Only the KAM of {account.name}, the account team and managers may change this. "
            "Ask the KAM to add you to the team."
        )


async def check_may_speak_for(session: AsyncSession, protocol: Protocol, who: str, account: Account) -> None:
    """Who answers for what a client is told outside a crisis: the KAM, their manager, the sponsor and managers.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    person = await _one_of_us(session, who)
    stands_in = person is not None and await is_deputy(session, account.kam_id, person.id or 0)
    if person is None or not (stands_in or _answers_for(protocol, who, person, account)):
        raise NotAllowed(
            f"Only the KAM of {account.name}, their manager, the sponsor and managers may tell its client this."
        )


async def check_is_manager(session: AsyncSession, protocol: Protocol, who: str) -> None:
    """For what concerns all accounts, such as the roster of a tier.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    if not await is_manager(session, protocol, who):
        raise NotAllowed("Only managers may do this. The protocol file names them.")


async def may_read_account(session: AsyncSession, protocol: Protocol, who: str, account: Account) -> bool:
    assert account.id is not None
    if await may_edit_account(session, protocol, who, account):
        return True
    return await is_one_of_us(session, who) and await in_open_crisis_of_account(session, account.id, who)


async def may_edit_account(session: AsyncSession, protocol: Protocol, who: str, account: Account) -> bool:
    assert account.id is not None
    person = await _one_of_us(session, who)
    if person is None or person.id is None:
        return False
    if _answers_for(protocol, who, person, account) or await is_team_member(session, account.id, person.id):
        return True
    return await is_deputy(session, account.kam_id, person.id)


async def _one_of_us(session: AsyncSession, who: str) -> Person | None:
    return await person_by_slack_id(session, who) if await is_one_of_us(session, who) else None


def _answers_for(protocol: Protocol, who: str, person: Person, account: Account) -> bool:
    belongs = person.id in (account.kam_id, account.manager_id, account.sponsor_id)
    return belongs or is_named_manager(protocol, who, person)


async def is_manager(session: AsyncSession, protocol: Protocol, who: str) -> bool:
    """Named in the protocol as a manager or on the upper ladder."""
    return await is_one_of_us(session, who) and is_named_manager(protocol, who, await person_by_slack_id(session, who))
