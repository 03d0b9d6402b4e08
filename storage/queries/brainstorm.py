"""Questions about brainstorms, their ideas and votes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.account import Account
from storage.tables.brainstorm import Brainstorm, IdeaVote, ScenarioIdea
from storage.tables.risk import Risk


async def brainstorm_by_id(session: AsyncSession, brainstorm_id: int) -> Brainstorm | None:
    return await session.get(Brainstorm, brainstorm_id)


async def brainstorm_for_change(session: AsyncSession, brainstorm_id: int) -> Brainstorm | None:
    """The brainstorm, locked until the transaction ends."""
    statement = select(Brainstorm).where(Brainstorm.id == brainstorm_id).with_for_update()
    return (await session.exec(statement, execution_options={"populate_existing": True})).one_or_none()


async def open_brainstorm_with_key(session: AsyncSession, open_key: str) -> Brainstorm | None:
    return (await session.exec(select(Brainstorm).where(Brainstorm.open_key == open_key))).one_or_none()


async def add_brainstorm(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """False: one with the same `open_key` is open, also one of a transaction that is committing right now."""
    return await _add_if_new(session, Brainstorm, values, col(Brainstorm.id))


async def add_vote(session: AsyncSession, idea_id: int, slack_id: str, *, at: datetime) -> bool:
    """False: this person voted for this idea already."""
    values = {"idea_id": idea_id, "slack_id": slack_id, "at": at}
    return await _add_if_new(session, IdeaVote, values, col(IdeaVote.idea_id))


async def remove_vote(session: AsyncSession, idea_id: int, slack_id: str) -> bool:
    """False: there was none."""
    statement = delete(IdeaVote).where(col(IdeaVote.idea_id) == idea_id, col(IdeaVote.slack_id) == slack_id)
    return int((await session.exec(statement)).rowcount) > 0


async def _add_if_new(session: AsyncSession, table: type[SQLModel], values: Mapping[str, Any], found: Any) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(found)
    return (await session.exec(statement)).scalar_one_or_none() is not None


async def idea_by_id(session: AsyncSession, idea_id: int) -> ScenarioIdea | None:
    return await session.get(ScenarioIdea, idea_id)


async def ideas_of(session: AsyncSession, brainstorm_id: int) -> Sequence[ScenarioIdea]:
    """In the order in which people thought of them."""
    statement = select(ScenarioIdea).where(ScenarioIdea.brainstorm_id == brainstorm_id)
    return (await session.exec(statement.order_by(col(ScenarioIdea.id)))).all()


async def votes_for(session: AsyncSession, idea_ids: Collection[int]) -> dict[int, int]:
    """Idea id → number of votes; ideas without one are missing."""
    statement = select(IdeaVote.idea_id, func.count()).where(col(IdeaVote.idea_id).in_(idea_ids))
    return dict((await session.exec(statement.group_by(col(IdeaVote.idea_id)))).all())


async def voted_by(session: AsyncSession, idea_ids: Collection[int], slack_id: str) -> set[int]:
    """Those of the ideas for which this person voted."""
    statement = select(IdeaVote.idea_id).where(col(IdeaVote.idea_id).in_(idea_ids), IdeaVote.slack_id == slack_id)
    return set((await session.exec(statement)).all())


async def registers_with(session: AsyncSession, idea_ids: Collection[int]) -> dict[int, list[str]]:
    """Idea id → names of the accounts in whose register it stands."""
    statement = (
        select(Risk.idea_id, Account.name)
        .join(Account, col(Account.id) == col(Risk.account_id))
        .where(col(Risk.idea_id).in_(idea_ids))
        .order_by(col(Account.name_key))
    )
    found: dict[int, list[str]] = {}
    for idea_id, name in (await session.exec(statement)).all():
        found.setdefault(idea_id or 0, []).append(name)
    return found


async def due_brainstorms(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Brainstorm]:
    """Open ones whose time is over, most overdue first."""
    statement = select(Brainstorm).where(col(Brainstorm.closed_at).is_(None), col(Brainstorm.closes_at) <= now)
    return (await session.exec(statement.order_by(col(Brainstorm.closes_at), col(Brainstorm.id)).limit(limit))).all()
