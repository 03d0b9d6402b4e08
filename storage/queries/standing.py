"""What somebody is to a crisis, in one question: a person is waiting for the form to open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, exists, func, literal, or_, select, type_coerce
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.escalation import Page
from storage.tables.person import Person
from storage.vocabulary import Role, Tier


class KnownPerson(NamedTuple):
    """What rights ask about a person. Columns, because whole rows take as long to put together as the question."""

    email: str | None
    looked_up_at: datetime | None
    is_guest: bool
    is_bot: bool
    is_deactivated: bool


@dataclass(frozen=True)
class Standing:
    """`belongs`: they are a member, or were paged. Tier and renewal are the account's, if there is one."""

    crisis: Crisis
    tier: Tier | None
    renewal_on: date | None
    person: KnownPerson | None
    roles: dict[Role, str]
    belongs: bool


async def standing_in(session: AsyncSession, crisis_id: int, slack_id: str) -> Standing | None:
    """None: there is no such crisis."""
    found: Any = await session.exec(_ASK, params={"crisis_id": crisis_id, "slack_id": slack_id})
    row = found.one_or_none()
    if row is None:
        return None
    crisis, tier, renewal_on, roles, belongs, person_id, *known = row
    person = None if person_id is None else KnownPerson(*known)
    return Standing(crisis, tier, renewal_on, person, _read_roles(roles or ""), belongs)


def _read_roles(text: str) -> dict[Role, str]:
    return {Role(role): slack_id for role, _, slack_id in (pair.partition("=") for pair in text.split())}


def _written_once() -> Any:
    """The statement, put together when the module is loaded: that costs as much as running it."""
    crisis_id: Any = bindparam("crisis_id")
    slack_id: Any = bindparam("slack_id")
    role_and_holder = type_coerce(col(CrisisRole.role), String) + literal("=") + col(CrisisRole.slack_id)
    roles = select(func.aggregate_strings(role_and_holder, " ")).where(col(CrisisRole.crisis_id) == crisis_id)
    is_member = exists().where(col(CrisisMember.crisis_id) == crisis_id, col(CrisisMember.slack_id) == slack_id)
    was_paged = exists().where(col(Page.crisis_id) == crisis_id, col(Page.slack_id) == slack_id)
    about_account = (col(Account.tier), col(Account.renewal_on))
    about_person = (col(Person.id), *(getattr(Person, name) for name in KnownPerson._fields))
    return (
        select(Crisis, *about_account, roles.scalar_subquery(), or_(is_member, was_paged), *about_person)
        .join(Account, col(Account.id) == col(Crisis.account_id), isouter=True)
        .join(Person, col(Person.slack_id) == slack_id, isouter=True)
        .where(col(Crisis.id) == crisis_id)
    )


_ASK = _written_once()
