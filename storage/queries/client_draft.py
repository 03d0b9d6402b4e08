"""Questions about drafts for the client."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables.client_draft import ClientDraft, ClientDraftVersion
from storage.vocabulary import DraftState

_OPEN = (DraftState.WAITING, DraftState.CHANGES, DraftState.APPROVED)


async def draft_by_id(session: AsyncSession, draft_id: int) -> ClientDraft | None:
    return await session.get(ClientDraft, draft_id)


async def open_draft(session: AsyncSession, crisis_id: int) -> ClientDraft | None:
    """The one that is neither sent nor cancelled."""
    statement = select(ClientDraft).where(ClientDraft.crisis_id == crisis_id, col(ClientDraft.state).in_(_OPEN))
    return (await session.exec(statement.order_by(col(ClientDraft.id).desc()))).first()


async def version_of_draft(session: AsyncSession, draft_id: int, number: int) -> ClientDraftVersion:
    statement = select(ClientDraftVersion).where(
        ClientDraftVersion.draft_id == draft_id, ClientDraftVersion.number == number
    )
    return (await session.exec(statement)).one()
