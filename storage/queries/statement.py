"""Questions about statements that were made for clients."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.statement import ClientStatement


async def statement_by_id(session: AsyncSession, statement_id: int) -> ClientStatement | None:
    return await session.get(ClientStatement, statement_id)


async def last_statements(session: AsyncSession, account_id: int, *, limit: int) -> Sequence[ClientStatement]:
    """Newest first."""
    statement = select(ClientStatement).where(ClientStatement.account_id == account_id)
    return (await session.exec(statement.order_by(col(ClientStatement.id).desc()).limit(limit))).all()
