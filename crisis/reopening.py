"""What the end had stopped on its way comes after all when the crisis is taken up again."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import AnnounceCrisis, InviteMembers, OpenChannel, wish_for
from crisis.protocol import Protocol
from storage.queries.crisis import members_of
from storage.tables.crisis import Crisis


async def catch_up(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """Wish again for the channel, the people and the announcement, where the end came before them.

    Asking the effects would not do: one that is under way now may find the crisis ended and be dropped a moment later.
    """
    assert crisis.id is not None
    if crisis.channel_id is None:
        await wish_for(session, OpenChannel(crisis_id=crisis.id), now=now, asked_by=crisis.declared_by)
    else:
        await _invite_the_missing(session, crisis, now=now)
    if crisis.announcement_ts is None and protocol.channels.crisis_desk:
        await wish_for(session, AnnounceCrisis(crisis_id=crisis.id, again=True), now=now)


async def _invite_the_missing(session: AsyncSession, crisis: Crisis, *, now: datetime) -> None:
    assert crisis.id is not None
    # Without a headline the channel was never furnished, which the first invitation brings about.
    rows = await members_of(session, crisis.id)
    wanted = [row.slack_id for row in rows if crisis.headline_ts is None or not (row.is_in_channel or row.problem)]
    if wanted:
        await wish_for(session, InviteMembers(crisis_id=crisis.id, slack_ids=tuple(wanted)), now=now)
