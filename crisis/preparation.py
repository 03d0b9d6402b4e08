"""What the preparation does for a crisis: one line for each part. They only read rows and write wishes."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.checklist import show_checklist, start_checklist
from crisis.contagion import warn_liaison
from crisis.designation import tell_not_designated
from crisis.foresight import ask_register
from crisis.last_time import tell_last_time
from crisis.obligation import show_obligations, start_obligations
from crisis.playbook import offer_playbooks
from crisis.protocol import Protocol
from storage.queries.account import account_by_id
from storage.tables.account import Account
from storage.tables.crisis import Crisis

Part = Callable[..., Awaitable[None]]
"""Called as `part(session, protocol, crisis, account, now=now)`; the account is None while it is not a key account."""

WHEN_DECLARED: tuple[Part, ...] = (
    start_obligations,
    start_checklist,
    warn_liaison,
    tell_not_designated,
)
"""As soon as the crisis is written down: what starts clocks or reaches people outside the channel. A message wished for
in the channel here would be in the way of the invitations."""

WHEN_FURNISHED: tuple[Part, ...] = (show_obligations, show_checklist, tell_last_time, offer_playbooks, ask_register)
"""Once people are in the channel and its headline is wished for: cards, in this order."""


async def prepare_declared(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account | None, *, now: datetime
) -> None:
    for part in WHEN_DECLARED:
        await part(session, protocol, crisis, account, now=now)


async def prepare_channel(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    for part in WHEN_FURNISHED:
        await part(session, protocol, crisis, account, now=now)
