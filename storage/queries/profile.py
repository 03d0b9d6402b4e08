"""Questions about what we know of an account."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.profile import TeamMember


async def is_team_member(session: AsyncSession, account_id: int, person_id: int) -> bool:
    statement = select(col(TeamMember.id)).where(TeamMember.account_id == account_id, TeamMember.person_id == person_id)
    return (await session.exec(statement)).first() is not None
