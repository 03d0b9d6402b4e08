"""What an idea of a brainstorm leaves in the register: its source, its playbook, and the way back (S1-21)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RefreshBrainstorm, wish_for
from crisis.refusals import UnknownRisk
from storage.queries.brainstorm import idea_by_id
from storage.tables.risk import Risk


async def take_from_idea(session: AsyncSession, risk: Risk, idea_id: int) -> None:
    """Where the thought of it comes from stays with the risk, and so does the playbook it was taken from.

    Raises:
        UnknownRisk: there is no such idea.
    """
    idea = await idea_by_id(session, idea_id)
    if idea is None:
        raise UnknownRisk("The idea of this risk does not exist any more. Add the risk with `/crisis risk` instead.")
    risk.idea_id, risk.source = idea.id, idea.source
    risk.playbook = risk.playbook or idea.playbook


async def show_in_brainstorm(session: AsyncSession, risk: Risk, *, now: datetime) -> None:
    """The message of the brainstorm says in whose register the idea stands."""
    idea = await idea_by_id(session, risk.idea_id) if risk.idea_id else None
    if idea is not None:
        await wish_for(session, RefreshBrainstorm(brainstorm_id=idea.brainstorm_id), now=now)
