"""Questions about people at clients."""

from collections.abc import Sequence

from sqlalchemy import case, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.contact import Contact
from storage.vocabulary import Rank


async def contact_by_id(session: AsyncSession, contact_id: int) -> Contact | None:
    return await session.get(Contact, contact_id)


async def contacts_of(session: AsyncSession, account_id: int, *, with_gone: bool = False) -> Sequence[Contact]:
    """Primary ones first, then the most influential; those who left only when asked for."""
    statement = select(Contact).where(Contact.account_id == account_id)
    if not with_gone:
        statement = statement.where(col(Contact.left_at).is_(None))
    first = case((col(Contact.rank) == Rank.PRIMARY, 0), else_=1)
    order = (first, col(Contact.influence).desc(), col(Contact.name_key), col(Contact.id))
    return (await session.exec(statement.order_by(*order))).all()


async def contact_by_name_key(session: AsyncSession, account_id: int, name_key: str) -> Contact | None:
    """The contact of the account with this name; who is there comes before who left."""
    statement = (
        select(Contact)
        .where(Contact.account_id == account_id, Contact.name_key == name_key)
        .order_by(col(Contact.left_at).is_not(None), col(Contact.id))
        .limit(1)
    )
    return (await session.exec(statement)).first()


async def count_contacts(session: AsyncSession, account_id: int) -> int:
    """Rows, those who left too."""
    statement = select(func.count()).select_from(Contact).where(Contact.account_id == account_id)
    return (await session.exec(statement)).one()


async def contacts_by_account(session: AsyncSession) -> Sequence[tuple[Account, Contact]]:
    """Every contact with its account, by their names."""
    statement = (
        select(Account, Contact)
        .join(Contact, col(Contact.account_id) == col(Account.id))
        .order_by(col(Account.name_key), col(Contact.name_key), col(Contact.id))
    )
    return (await session.exec(statement)).all()
