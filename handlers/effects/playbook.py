"""The card that offers playbooks."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.playbook_offer import playbook_offer
from handlers.blocks.message import Message
from handlers.blocks.playbook import offer_card
from handlers.effects.performer import EffectDependencies


async def show_offer(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    offer = await playbook_offer(session, deps.protocol, crisis_id)
    return offer_card(offer) if offer else None
