"""Questions about what accounts have in common."""

from collections.abc import Collection, Sequence

from sqlalchemy import literal, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.profile import AccountLink


async def links_of(session: AsyncSession, account_id: int) -> Sequence[AccountLink]:
    """What an account shares with others, or could."""
    statement = select(AccountLink).where(AccountLink.account_id == account_id).order_by(col(AccountLink.id))
    return (await session.exec(statement)).all()


async def links_of_others(
    session: AsyncSession, account_id: int | None, value_keys: Collection[str], text_key: str
) -> Sequence[tuple[AccountLink, Account]]:
    """Links of other accounts with one of these values, or whose value stands somewhere in the text (both folded)."""
    stands_in_text = literal(text_key).like("%" + col(AccountLink.value_key) + "%")
    statement = (
        select(AccountLink, Account)
        .join(Account, col(Account.id) == col(AccountLink.account_id))
        .where(or_(col(AccountLink.value_key).in_(value_keys), stands_in_text))
        .order_by(col(Account.name_key), col(AccountLink.id))
    )
    if account_id is not None:
        statement = statement.where(AccountLink.account_id != account_id)
    return [(link, account) for link, account in (await session.exec(statement)).all()]
