"""What somebody is to a crisis, in one question: a person is waiting for the form to open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, exists, func, literal, or_, select, type_coerce
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import Database
from storage.tables.account import Account
from storage.tables.base import Table
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.tables.escalation import Page
from storage.tables.person import Person
from storage.vocabulary import Category, Role, Severity, Status, Tier


class KnownCrisis(NamedTuple):
    """What rights and forms ask about a crisis.

    Columns, because whole rows take as long to put together as the question.
    """

    id: int
    key: str
    account_id: int | None
    account_name: str
    summary: str
    severity: Severity
    was_unsure: bool
    status: Status
    category: Category | None
    category_by: str | None
    loss_risk_at: datetime | None
    loss_risk_by: str | None
    loss_risk_reason: str
    revenue_at_risk: int | None
    currency: str | None
    declared_by: str
    declared_at: datetime
    origin_link: str | None
    channel_id: str | None
    channel_name: str | None
    channel_problem: str


class KnownPerson(NamedTuple):
    """What rights ask about a person."""

    email: str | None
    looked_up_at: datetime | None
    is_guest: bool
    is_bot: bool
    is_deactivated: bool


@dataclass(frozen=True)
class Standing:
    """`belongs`: they are a member, or were paged. Tier and renewal are the account's, if there is one."""

    crisis: KnownCrisis
    tier: Tier | None
    renewal_on: date | None
    person: KnownPerson | None
    roles: dict[Role, str]
    belongs: bool


async def standing_in(session: AsyncSession, crisis_id: int, slack_id: str) -> Standing | None:
    """None: there is no such crisis."""
    found: Any = await session.exec(_ASK, params={"crisis_id": crisis_id, "slack_id": slack_id})
    return _read(found.one_or_none())


async def standing_at_once(database: Database, crisis_id: int, slack_id: str) -> Standing | None:
    """The same without a session, for what needs nothing else of the database."""
    rows = await database.ask(_ASK, crisis_id=crisis_id, slack_id=slack_id)
    return _read(rows[0] if rows else None)


def _read(row: Any) -> Standing | None:
    if row is None:
        return None
    tier, renewal_on, roles, belongs, person_id, *known = row
    person = None if person_id is None else KnownPerson._make(known[:_OF_PERSON])
    return Standing(KnownCrisis._make(known[_OF_PERSON:]), tier, renewal_on, person, _read_roles(roles or ""), belongs)


def _read_roles(text: str) -> dict[Role, str]:
    return {Role(role): slack_id for role, _, slack_id in (pair.partition("=") for pair in text.split())}


_OF_PERSON = len(KnownPerson._fields)


def _written_once() -> Any:
    """The statement, put together when the module is loaded: that costs as much as running it.

    Tables instead of classes: the session hands such a question on as it is.
    """
    crisis, account, person, role, member, page = (
        _table(each).c for each in (Crisis, Account, Person, CrisisRole, CrisisMember, Page)
    )
    crisis_id: Any = bindparam("crisis_id")
    slack_id: Any = bindparam("slack_id")
    role_and_holder = type_coerce(role.role, String) + literal("=") + role.slack_id
    roles = select(func.aggregate_strings(role_and_holder, " ")).where(role.crisis_id == crisis_id)
    is_member = exists().where(member.crisis_id == crisis_id, member.slack_id == slack_id)
    was_paged = exists().where(page.crisis_id == crisis_id, page.slack_id == slack_id)
    about_person = (person.id, *(person[name] for name in KnownPerson._fields))
    about_crisis = [crisis[name] for name in KnownCrisis._fields]
    first = (account.tier, account.renewal_on, roles.scalar_subquery(), or_(is_member, was_paged))
    return (
        select(*first, *about_person, *about_crisis)
        .select_from(_table(Crisis))
        .join(_table(Account), account.id == crisis.account_id, isouter=True)
        .join(_table(Person), person.slack_id == slack_id, isouter=True)
        .where(crisis.id == crisis_id)
    )


def _table(of: type[Table]) -> Any:
    return of.metadata.tables[str(of.__tablename__)]


_ASK = _written_once()
