"""What the contract promises: the card in the channel, and whether a reminder still has something to remind of."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect
from crisis.obligation_facts import obligation_board
from handlers.blocks.message import Message
from handlers.blocks.obligation import obligations_card
from handlers.effects.performer import EffectDependencies
from storage.queries.commitment import obligation_by_id
from storage.vocabulary import Kept


async def show_obligations(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    """The card; None where the contract promises nothing."""
    board = await obligation_board(session, deps.protocol, crisis_id, now=deps.now)
    return obligations_card(board) if board and board.obligations else None


async def is_still_due(session: AsyncSession, value: SendDirect) -> bool:
    """Whether a reminder of an obligation still has something to remind of."""
    obligation = await obligation_by_id(session, int(value.values["obligation"]))
    return obligation is not None and obligation.kept is Kept.OPEN
