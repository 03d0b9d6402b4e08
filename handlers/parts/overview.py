"""The head of the account card: facts, what is missing, what is shared with other accounts, past crises."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.contact import gaps_of
from crisis.history import history_of
from crisis.kam_handover_facts import past_handovers
from crisis.profile import overview
from handlers.blocks.account import overview_blocks
from handlers.blocks.account_sections import history_blocks, links_blocks
from handlers.blocks.contact import gap_lines
from handlers.blocks.elements import Block, section
from handlers.blocks.kam_handover import past_handover_lines
from handlers.dependencies import Dependencies
from storage.queries.profile import links_of
from storage.tables.account import Account

HISTORY_MOST = 5


async def overview_part(session: AsyncSession, deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    blocks = overview_blocks(await overview(session, deps.protocol, account, now=now))
    blocks += past_handover_lines(await past_handovers(session, account.id))
    gaps = await gaps_of(session, account)
    return [*blocks, *([section(gap_lines(gaps))] if gaps else [])]


async def links_part(session: AsyncSession, _deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    return links_blocks(account.id, await links_of(session, account.id))


async def history_part(session: AsyncSession, _deps: Dependencies, account: Account, *, now: datetime) -> list[Block]:
    assert account.id is not None
    return history_blocks(await history_of(session, account.id, limit=HISTORY_MOST + 1), most=HISTORY_MOST)
