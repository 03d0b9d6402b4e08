"""What goes to somebody because they stand in for a KAM who is away says so (S1-5)."""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.kam_deputy import whose_deputy
from handlers.blocks.elements import context
from handlers.blocks.kam_deputy import deputy_sentence
from handlers.blocks.message import Message
from storage.tables.account import Account


async def as_deputy(session: AsyncSession, message: Message, slack_id: str, account: Account | None = None) -> Message:
    """The message with a line in whose place they get it; unchanged for everybody else.

    Args:
        account: what it is about; None: all accounts they look after.
    """
    kams = await whose_deputy(session, slack_id, account)
    if not kams:
        return message
    said = deputy_sentence(kams)
    return replace(message, text=f"{said} {message.text}", blocks=[context(said), *message.blocks])
