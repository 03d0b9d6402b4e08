"""Questions about the risk register, and about how well it foresaw the crises that came."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.person import Person
from storage.tables.risk import Risk, RiskCheck, RiskScore
from storage.vocabulary import Status


async def risk_by_id(session: AsyncSession, risk_id: int) -> Risk | None:
    return await session.get(Risk, risk_id)


async def risk_for_change(session: AsyncSession, risk_id: int) -> Risk | None:
    """The risk, locked until the transaction ends."""
    statement = select(Risk).where(Risk.id == risk_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def risk_by_key(session: AsyncSession, account_id: int, scenario_key: str) -> Risk | None:
    """The risk of the account with this scenario, folded by `search_key`; also a closed one."""
    statement = select(Risk).where(Risk.account_id == account_id, Risk.scenario_key == scenario_key)
    return (await session.exec(statement.with_for_update())).one_or_none()


async def risks_of(session: AsyncSession, account_id: int) -> Sequence[Risk]:
    """All risks of an account, closed ones too, in the order in which they came; that gives them their numbers."""
    return (await session.exec(select(Risk).where(Risk.account_id == account_id).order_by(col(Risk.id)))).all()


async def open_risks(session: AsyncSession, account_ids: Collection[int] | None) -> Sequence[Risk]:
    """Open risks of these accounts; None: of all."""
    statement = select(Risk).where(col(Risk.closed_at).is_(None))
    if account_ids is not None:
        statement = statement.where(col(Risk.account_id).in_(account_ids))
    return (await session.exec(statement.order_by(col(Risk.id)))).all()


async def all_risks(session: AsyncSession) -> Sequence[tuple[Risk, Account]]:
    """Every risk with its account, by the account's name, then in the order in which they came."""
    statement = select(Risk, Account).join(Account, col(Account.id) == col(Risk.account_id))
    rows = await session.exec(statement.order_by(col(Account.name_key), col(Risk.id)))
    return [(risk, account) for risk, account in rows.all()]


async def scores_before(session: AsyncSession, risk_ids: Collection[int], at: datetime) -> dict[int, RiskScore]:
    """Risk id → its score as it stood before this moment; risks nobody had thought of by then are missing."""
    statement = select(RiskScore).where(col(RiskScore.risk_id).in_(risk_ids), col(RiskScore.at) < at)
    rows = (await session.exec(statement.order_by(col(RiskScore.at), col(RiskScore.id)))).all()
    return {row.risk_id: row for row in rows}


async def due_risks(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Risk]:
    """Risks the clock must look at, most overdue first."""
    statement = select(Risk).where(col(Risk.next_check_at) <= now)
    return (await session.exec(statement.order_by(col(Risk.next_check_at), col(Risk.id)).limit(limit))).all()


async def keeper_of(session: AsyncSession, risk: Risk) -> int | None:
    """Row id of whom the clock reminds: the owner of the risk, else the account's KAM, else the KAM's manager."""
    account = await session.get(Account, risk.account_id)
    return risk.owner_id or (account.kam_id or account.manager_id if account else None)


async def due_risks_kept_by(
    session: AsyncSession, person_id: int | None, *, with_those_of_nobody: bool, now: datetime
) -> Sequence[Risk]:
    """Due risks that one person looks after, as `keeper_of` says; locked."""
    kept = _kept_by(person_id, with_those_of_nobody=with_those_of_nobody)
    statement = (
        select(Risk)
        .join(Account, col(Account.id) == col(Risk.account_id))
        .where(col(Risk.next_check_at) <= now, kept)
        .order_by(col(Risk.id))
        .with_for_update(of=Risk)
    )
    return (await session.exec(statement, execution_options={"populate_existing": True})).all()


async def open_risks_kept_by(session: AsyncSession, person_id: int, *, with_those_of_nobody: bool) -> Sequence[Risk]:
    """The same for open ones, due or not, in the order in which they came."""
    kept = _kept_by(person_id, with_those_of_nobody=with_those_of_nobody)
    statement = select(Risk).join(Account, col(Account.id) == col(Risk.account_id))
    return (await session.exec(statement.where(col(Risk.closed_at).is_(None), kept).order_by(col(Risk.id)))).all()


def _kept_by(person_id: int | None, *, with_those_of_nobody: bool) -> ColumnElement[bool]:
    keeper = func.coalesce(Risk.owner_id, Account.kam_id, Account.manager_id)
    kept: ColumnElement[bool] = keeper == person_id
    return or_(kept, keeper.is_(None)) if with_those_of_nobody else kept


async def risks_with_accounts(session: AsyncSession, risk_ids: Collection[int]) -> Sequence[tuple[Risk, Account]]:
    """These risks, each with its account, by the account's name."""
    statement = (
        select(Risk, Account)
        .join(Account, col(Account.id) == col(Risk.account_id))
        .where(col(Risk.id).in_(risk_ids))
        .order_by(col(Account.name_key), col(Risk.id))
    )
    return [(risk, account) for risk, account in (await session.exec(statement)).all()]


async def owners_of(session: AsyncSession, risks: Collection[Risk]) -> dict[int, Person]:
    """Row id → person, of those who own one of the risks."""
    rows = await session.exec(select(Person).where(col(Person.id).in_({risk.owner_id for risk in risks} - {None})))
    return {person.id: person for person in rows.all() if person.id is not None}


async def risk_check(session: AsyncSession, crisis_id: int) -> RiskCheck | None:
    return await session.get(RiskCheck, crisis_id)


async def checks_of_accounts(
    session: AsyncSession, account_ids: Collection[int] | None
) -> Sequence[tuple[RiskCheck, int | None, str]]:
    """Answers with account id and name, of crises of these accounts (None: of all); false alarms are left out."""
    statement = (
        select(RiskCheck, Crisis.account_id, Crisis.account_name)
        .join(Crisis, col(Crisis.id) == col(RiskCheck.crisis_id))
        .where(Crisis.status != Status.CANCELLED)
    )
    if account_ids is not None:
        statement = statement.where(col(Crisis.account_id).in_(account_ids))
    rows = await session.exec(statement.order_by(col(RiskCheck.crisis_id)))
    return [(check, account_id, name) for check, account_id, name in rows.all()]
