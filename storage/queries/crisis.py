"""Questions about crises."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import one_of
from storage.tables.crisis import Crisis, CrisisMember, CrisisNumber, CrisisRole
from storage.tables.person import Person
from storage.vocabulary import OPEN_STATUSES, Role, Severity


async def crisis_by_id(session: AsyncSession, crisis_id: int) -> Crisis | None:
    return await session.get(Crisis, crisis_id)


async def crises_by_ids(session: AsyncSession, crisis_ids: Collection[int]) -> dict[int, Crisis]:
    """Id → crisis."""
    rows = await session.exec(select(Crisis).where(col(Crisis.id).in_(crisis_ids)))
    return {crisis.id: crisis for crisis in rows.all() if crisis.id is not None}


async def crisis_by_key(session: AsyncSession, key: str) -> Crisis | None:
    return (await session.exec(select(Crisis).where(Crisis.key == key))).one_or_none()


async def crisis_by_channel(session: AsyncSession, channel_id: str) -> Crisis | None:
    return (await session.exec(select(Crisis).where(Crisis.channel_id == channel_id))).one_or_none()


async def crisis_by_view(session: AsyncSession, view_id: str) -> Crisis | None:
    """The crisis that was declared in this modal."""
    return (await session.exec(select(Crisis).where(Crisis.declared_in_view == view_id))).one_or_none()


async def crisis_for_change(session: AsyncSession, crisis_id: int) -> Crisis | None:
    """The crisis, locked until the transaction ends: changes of one crisis take turns, and its timeline has no fork."""
    statement = select(Crisis).where(Crisis.id == crisis_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def open_crises(session: AsyncSession, *, limit: int = 50, offset: int = 0) -> Sequence[Crisis]:
    """Open crises, gravest first, then oldest first."""
    statement = select(Crisis).where(one_of(Crisis.status, OPEN_STATUSES))
    return (
        await session.exec(
            statement.order_by(col(Crisis.severity), col(Crisis.declared_at)).limit(limit).offset(offset)
        )
    ).all()


async def open_crises_of_account(session: AsyncSession, account_id: int) -> Sequence[Crisis]:
    statement = select(Crisis).where(Crisis.account_id == account_id, one_of(Crisis.status, OPEN_STATUSES))
    return (await session.exec(statement.order_by(col(Crisis.declared_at)))).all()


async def accounts_in_crisis(session: AsyncSession, account_ids: Collection[int]) -> set[int]:
    """Those of the accounts that have an open crisis."""
    is_open = one_of(Crisis.status, OPEN_STATUSES)
    found = await session.exec(select(Crisis.account_id).where(col(Crisis.account_id).in_(account_ids), is_open))
    return {account_id for account_id in found.all() if account_id is not None}


async def past_crises_of_account(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[Crisis]:
    """Those that are over, newest first."""
    statement = select(Crisis).where(Crisis.account_id == account_id, col(Crisis.ended_at).is_not(None))
    order = (col(Crisis.declared_at).desc(), col(Crisis.id).desc())
    return (await session.exec(statement.order_by(*order).limit(limit))).all()


async def in_open_crisis_of_account(session: AsyncSession, account_id: int, slack_id: str) -> bool:
    """Whether the person belongs to an open crisis of the account."""
    statement = (
        select(col(Crisis.id))
        .join(CrisisMember, col(CrisisMember.crisis_id) == col(Crisis.id))
        .where(
            Crisis.account_id == account_id,
            one_of(col(Crisis.status), OPEN_STATUSES),
            CrisisMember.slack_id == slack_id,
        )
        .limit(1)
    )
    return (await session.exec(statement)).first() is not None


async def open_crises_of_person(session: AsyncSession, slack_id: str) -> Sequence[Crisis]:
    """Open crises this person belongs to, gravest first."""
    # From the open ones to their members: whoever is in the response team was in nearly all that ever were.
    belongs = exists().where(col(CrisisMember.crisis_id) == col(Crisis.id), col(CrisisMember.slack_id) == slack_id)
    statement = select(Crisis).where(one_of(Crisis.status, OPEN_STATUSES), belongs)
    return (await session.exec(statement.order_by(col(Crisis.severity), col(Crisis.declared_at)))).all()


async def count_open_by_severity(session: AsyncSession) -> dict[Severity, int]:
    statement = (
        select(Crisis.severity, func.count()).where(one_of(Crisis.status, OPEN_STATUSES)).group_by(col(Crisis.severity))
    )
    counts = dict.fromkeys(Severity, 0)
    for severity, count in (await session.exec(statement)).all():
        counts[Severity(severity)] = count
    return counts


async def next_number(session: AsyncSession, year: int) -> int:
    """The next free number of the year. The row stays locked, so two declarations never get the same."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(CrisisNumber).values(year=year, last=1)
    counted = first.on_conflict_do_update(index_elements=["year"], set_={"last": col(CrisisNumber.last) + 1})
    return int((await session.exec(counted.returning(col(CrisisNumber.last)))).scalar_one())


async def roles_of(session: AsyncSession, crisis_id: int) -> dict[Role, str]:
    """Role → Slack id."""
    rows = await session.exec(select(CrisisRole).where(CrisisRole.crisis_id == crisis_id))
    return {row.role: row.slack_id for row in rows.all()}


async def roles_of_crises(session: AsyncSession, crisis_ids: Collection[int]) -> dict[int, dict[Role, str]]:
    """Crisis id → role → Slack id."""
    found: dict[int, dict[Role, str]] = {}
    for row in (await session.exec(select(CrisisRole).where(col(CrisisRole.crisis_id).in_(crisis_ids)))).all():
        found.setdefault(row.crisis_id, {})[row.role] = row.slack_id
    return found


async def role_row(session: AsyncSession, crisis_id: int, role: Role) -> CrisisRole | None:
    statement = select(CrisisRole).where(CrisisRole.crisis_id == crisis_id, CrisisRole.role == role)
    return (await session.exec(statement)).one_or_none()


async def leads_of(session: AsyncSession, crisis_ids: Sequence[int]) -> dict[int, str]:
    """Crisis id → Slack id of its lead."""
    statement = select(CrisisRole).where(col(CrisisRole.crisis_id).in_(crisis_ids), CrisisRole.role == Role.LEAD)
    return {row.crisis_id: row.slack_id for row in (await session.exec(statement)).all()}


async def members_of(session: AsyncSession, crisis_id: int) -> Sequence[CrisisMember]:
    statement = select(CrisisMember).where(CrisisMember.crisis_id == crisis_id).order_by(col(CrisisMember.id))
    return (await session.exec(statement)).all()


async def member(session: AsyncSession, crisis_id: int, slack_id: str) -> CrisisMember | None:
    statement = select(CrisisMember).where(CrisisMember.crisis_id == crisis_id, CrisisMember.slack_id == slack_id)
    return (await session.exec(statement)).one_or_none()


async def memberships(
    session: AsyncSession, crisis_ids: Collection[int], slack_ids: Collection[str]
) -> dict[tuple[int, str], CrisisMember]:
    """Crisis id and Slack id → membership, of these people in these crises."""
    statement = select(CrisisMember).where(
        col(CrisisMember.crisis_id).in_(crisis_ids), col(CrisisMember.slack_id).in_(slack_ids)
    )
    return {(row.crisis_id, row.slack_id): row for row in (await session.exec(statement)).all()}


async def members_with_home(session: AsyncSession, crisis_id: int) -> Sequence[str]:
    """Slack ids of members who have ever opened App Home."""
    statement = (
        select(CrisisMember.slack_id)
        .join(Person, col(Person.slack_id) == col(CrisisMember.slack_id))
        .where(CrisisMember.crisis_id == crisis_id, col(Person.home_opened_at).is_not(None))
    )
    return (await session.exec(statement.order_by(col(CrisisMember.slack_id)))).all()
