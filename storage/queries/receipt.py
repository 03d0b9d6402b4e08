"""Questions about requests that were carried out."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.receipt import Receipt


async def add_receipt(session: AsyncSession, request_key: str, *, at: datetime) -> bool:
    """Remember the request. False: it was remembered before, also by a transaction that is committing right now."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Receipt).values(request_key=request_key[:200], at=at).on_conflict_do_nothing()
    added = await session.exec(statement.returning(col(Receipt.request_key)))
    return added.scalar_one_or_none() is not None


async def forget_receipts(session: AsyncSession, *, before: datetime) -> int:
    """Slack repeats a request within an hour at most; older receipts serve nobody. Returns how many were removed."""
    removed = await session.exec(delete(Receipt).where(col(Receipt.at) < before))
    return int(removed.rowcount)
