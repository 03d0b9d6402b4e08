"""Questions about proposed changes of playbooks."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.crisis import Crisis
from storage.tables.proposal import PlaybookProposal
from storage.vocabulary import ProposalState


async def proposal_by_id(session: AsyncSession, proposal_id: int) -> PlaybookProposal | None:
    return await session.get(PlaybookProposal, proposal_id)


async def proposals_of(session: AsyncSession, crisis_id: int) -> Sequence[PlaybookProposal]:
    """In the order in which people made them."""
    statement = select(PlaybookProposal).where(PlaybookProposal.crisis_id == crisis_id)
    return (await session.exec(statement.order_by(col(PlaybookProposal.id)))).all()


async def open_proposals(session: AsyncSession, slug: str, *, limit: int) -> Sequence[tuple[PlaybookProposal, Crisis]]:
    """Those nobody has settled, oldest first, each with its crisis."""
    statement = (
        select(PlaybookProposal, Crisis)
        .join(Crisis, col(Crisis.id) == col(PlaybookProposal.crisis_id))
        .where(PlaybookProposal.slug == slug, col(PlaybookProposal.state) == ProposalState.OPEN)
        .order_by(col(PlaybookProposal.id))
        .limit(limit)
    )
    return [(proposal, crisis) for proposal, crisis in (await session.exec(statement)).all()]
