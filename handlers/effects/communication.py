"""The communication checklist in the channel."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.checklist import checklist
from handlers.blocks.communication import checklist_card
from handlers.blocks.message import Message
from handlers.effects.performer import EffectDependencies


async def show_checklist(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    """The card; None where there is no plan."""
    found = await checklist(session, deps.protocol, crisis_id)
    return checklist_card(found) if found and found.tasks else None
