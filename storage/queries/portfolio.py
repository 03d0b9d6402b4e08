"""Questions about several accounts at once."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import one_of
from storage.queries.kam_deputy import kams_of_deputy
from storage.tables.account import Account
from storage.tables.crisis import Crisis, CrisisMember
from storage.tables.profile import TeamMember
from storage.vocabulary import OPEN_STATUSES


async def accounts_known_to(session: AsyncSession, person_id: int, slack_id: str) -> Sequence[Account]:
    """Accounts somebody is KAM, KAM's manager, sponsor or team of, and those with an open crisis that they are in."""
    in_team = select(TeamMember.account_id).where(TeamMember.person_id == person_id)
    in_crisis = (
        select(Crisis.account_id)
        .join(CrisisMember, col(CrisisMember.crisis_id) == col(Crisis.id))
        .where(
            one_of(Crisis.status, OPEN_STATUSES), CrisisMember.slack_id == slack_id, col(Crisis.account_id).is_not(None)
        )
    )
    knows = or_(
        col(Account.kam_id) == person_id,
        col(Account.kam_id).in_(kams_of_deputy(person_id)),
        col(Account.manager_id) == person_id,
        col(Account.sponsor_id) == person_id,
        col(Account.id).in_(in_team),
        col(Account.id).in_(in_crisis),
    )
    return (await session.exec(select(Account).where(knows).order_by(col(Account.name_key)))).all()
