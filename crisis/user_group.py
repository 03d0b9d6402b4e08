"""User groups of Slack, remembered so that the road of a crisis never waits for Slack's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import RefreshUserGroups, wish_for
from crisis.protocol import Protocol
from storage.queries.roster import all_groups, groups_on_seats
from storage.tables.roster import UserGroup


@dataclass(frozen=True, kw_only=True)
class SlackGroup:
    """What Slack says about one user group."""

    group_id: str
    handle: str
    name: str
    members: tuple[str, ...]


async def wish_for_user_groups(
    session: AsyncSession, protocol: Protocol, *, because_of: str = "", now: datetime
) -> None:
    """Ask Slack once an hour, and (`because_of`, its id) once for an event about a group; if any seat names one."""
    if protocol.user_groups() or await groups_on_seats(session):
        await wish_for(session, RefreshUserGroups(at=because_of[:60] or f"{now:%Y-%m-%dT%H}"), now=now)


async def user_groups_seen(session: AsyncSession, groups: Sequence[SlackGroup], *, now: datetime) -> None:
    """Remember what Slack said. A group that it does not name any more is disabled, so that its seats show a gap."""
    rows = {row.group_id: row for row in await all_groups(session)}
    for group in groups:
        row = rows.pop(group.group_id, None) or UserGroup(group_id=group.group_id, refreshed_at=now)
        row.handle, row.name = group.handle.lower()[:80], group.name[:200]
        row.members, row.is_disabled, row.refreshed_at = list(group.members), False, now
        session.add(row)
    for gone in rows.values():
        gone.is_disabled, gone.refreshed_at = True, now
        session.add(gone)
    await session.flush()
