"""The card that asks whether the register foresaw the crisis."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.foresight import register_question
from handlers.blocks.foresight import register_card
from handlers.blocks.message import Message
from handlers.effects.performer import EffectDependencies


async def show_register(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    question = await register_question(session, deps.protocol, crisis_id)
    return register_card(question) if question else None
