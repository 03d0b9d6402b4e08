"""Questions about accounts."""

from collections.abc import Collection, Sequence

from sqlalchemy import case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account, AccountAlias


async def account_by_id(session: AsyncSession, account_id: int) -> Account | None:
    return await session.get(Account, account_id)


async def account_for_change(session: AsyncSession, account_id: int) -> Account | None:
    """The account, locked until the transaction ends."""
    statement = select(Account).where(Account.id == account_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def accounts_by_ids(session: AsyncSession, account_ids: Collection[int]) -> dict[int, Account]:
    """Id → account."""
    rows = await session.exec(select(Account).where(col(Account.id).in_(account_ids)))
    return {account.id: account for account in rows.all() if account.id is not None}


async def account_by_name_key(session: AsyncSession, name_key: str) -> Account | None:
    return (await session.exec(select(Account).where(Account.name_key == name_key))).one_or_none()


async def search_accounts(session: AsyncSession, key: str, *, limit: int = 20) -> Sequence[Account]:
    """Accounts whose name or alias holds `key` (folded by `search_key`); those that begin with it come first."""
    like = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    aliased = select(AccountAlias.account_id).where(col(AccountAlias.alias_key).like(f"%{like}%", escape="\\"))
    statement = (
        select(Account)
        .where(or_(col(Account.name_key).like(f"%{like}%", escape="\\"), col(Account.id).in_(aliased)))
        .order_by(case((col(Account.name_key).like(f"{like}%", escape="\\"), 0), else_=1), col(Account.name_key))
        .limit(limit)
    )
    return (await session.exec(statement)).all()


async def aliases_of(session: AsyncSession, account_id: int) -> Sequence[AccountAlias]:
    statement = select(AccountAlias).where(AccountAlias.account_id == account_id).order_by(col(AccountAlias.alias_key))
    return (await session.exec(statement)).all()


async def all_accounts(session: AsyncSession) -> Sequence[Account]:
    """Every account by name."""
    return (await session.exec(select(Account).order_by(col(Account.name_key)))).all()


async def aliases_by_account(session: AsyncSession) -> dict[int, list[str]]:
    """Account id → its aliases, in order."""
    rows = await session.exec(select(AccountAlias).order_by(col(AccountAlias.alias_key)))
    found: dict[int, list[str]] = {}
    for row in rows.all():
        found.setdefault(row.account_id, []).append(row.alias)
    return found


async def accounts_by_alias_key(session: AsyncSession, alias_key: str) -> Sequence[Account]:
    """Accounts that people call exactly this."""
    aliased = select(AccountAlias.account_id).where(AccountAlias.alias_key == alias_key)
    return (await session.exec(select(Account).where(col(Account.id).in_(aliased)).limit(2))).all()
