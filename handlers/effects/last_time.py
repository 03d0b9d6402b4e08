"""The card “Last time”."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.last_time import last_time
from handlers.blocks.last_time import last_time_card
from handlers.blocks.message import Message
from handlers.effects.performer import EffectDependencies


async def show_last_time(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    last = await last_time(session, deps.protocol, crisis_id, now=deps.now)
    return last_time_card(last) if last else None
