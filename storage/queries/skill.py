"""Questions about what people can do, and what accounts take."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.skill import PersonSkill, WantedSkill


async def skills_of(session: AsyncSession, person_id: int) -> Sequence[PersonSkill]:
    """In the order in which they were written down."""
    statement = select(PersonSkill).where(PersonSkill.person_id == person_id)
    return (await session.exec(statement.order_by(col(PersonSkill.id)))).all()


async def wanted_by(session: AsyncSession, account_id: int) -> Sequence[WantedSkill]:
    """In the order in which they were written down."""
    statement = select(WantedSkill).where(WantedSkill.account_id == account_id)
    return (await session.exec(statement.order_by(col(WantedSkill.id)))).all()


async def skills_with_words(session: AsyncSession, words: Collection[str], *, limit: int) -> Sequence[PersonSkill]:
    """Skills in which any of the folded words stands, also as a part of another word: the rule looks closer."""
    if not words:
        return []
    holds = or_(*(col(PersonSkill.tag_key).contains(word, autoescape=True) for word in sorted(words)))
    return (await session.exec(select(PersonSkill).where(holds).order_by(col(PersonSkill.id)).limit(limit))).all()


async def merge_skills(session: AsyncSession, *, into: int, gone: int) -> None:
    """Two rows turned out to be one person: what one can, the other can, each said once."""
    theirs = select(col(PersonSkill.tag_key)).where(PersonSkill.person_id == into)
    twice = delete(PersonSkill).where(col(PersonSkill.person_id) == gone, col(PersonSkill.tag_key).in_(theirs))
    await session.exec(twice.execution_options(synchronize_session=False))
    moved = update(PersonSkill).where(col(PersonSkill.person_id) == gone).values(person_id=into)
    await session.exec(moved.execution_options(synchronize_session=False))
