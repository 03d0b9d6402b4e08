"""What happens around the crisis channel: it opened, people came and went."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.catch_up import catch_up_if_late
from crisis.effects import (
    AddBookmark,
    InviteMembers,
    PostHeadline,
    PostNotice,
    RefreshAnnouncement,
    SendDirect,
    SetTopic,
    ShowOpened,
    wish_for,
)
from crisis.kam_deputy import deputy_line
from crisis.permissions import locked_crisis
from crisis.preparation import prepare_channel
from crisis.protocol import Protocol
from crisis.role import duty_values, tell_duty
from crisis.roster import team_of
from crisis.show import show_headline, show_homes, show_pages
from crisis.timeline import CLOCK, record
from storage.queries.account import account_by_id
from storage.queries.crisis import crisis_by_channel, member, members_of, roles_of
from storage.tables.crisis import Crisis, CrisisMember
from storage.vocabulary import Role


async def channel_opened(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, channel_id: str, name: str, now: datetime
) -> None:
    """Slack has the channel: bring everybody in with one invite, and tell the declarer where it is."""
    crisis = await locked_crisis(session, crisis_id)
    if crisis.channel_id == channel_id:
        return
    crisis.channel_id, crisis.channel_name, crisis.channel_problem = channel_id, name, ""
    session.add(crisis)
    await session.flush()
    await record(session, crisis, "channel_opened", f"Channel {name} opened.", by=CLOCK, now=now, channel=channel_id)
    people = tuple(row.slack_id for row in await members_of(session, crisis_id))
    await wish_for(session, InviteMembers(crisis_id=crisis_id, slack_ids=people), now=now, asked_by=crisis.declared_by)
    liaison = (await roles_of(session, crisis_id)).get(Role.LIAISON)
    duty = duty_values(protocol, Role.LIAISON) if liaison == crisis.declared_by else {}
    opened = SendDirect(crisis_id=crisis_id, slack_id=crisis.declared_by, word="crisis_opened", values=duty)
    await _tell_declarer(session, crisis, opened, now=now)
    if liaison and liaison != crisis.declared_by:
        await tell_duty(session, protocol, crisis, Role.LIAISON, liaison, now=now)
    await show_pages(session, crisis, now=now)
    await wish_for(session, RefreshAnnouncement(crisis_id=crisis_id), now=now)


async def channel_not_opened(session: AsyncSession, crisis_id: int, *, reason: str, now: datetime) -> None:
    """Slack refused the channel for good. The crisis goes on without; the declarer hears it with their text kept."""
    crisis = await locked_crisis(session, crisis_id)
    if crisis.channel_id is not None:
        return
    crisis.channel_problem = reason[:300]
    session.add(crisis)
    await session.flush()
    await record(session, crisis, "channel_not_opened", f"The channel could not be opened: {reason}", by=CLOCK, now=now)
    direct = SendDirect(
        crisis_id=crisis_id, slack_id=crisis.declared_by, word="crisis_not_opened", values={"reason": reason}
    )
    await _tell_declarer(session, crisis, direct, now=now)
    await show_pages(session, crisis, now=now)


async def members_invited(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    *,
    invited: Sequence[str],
    problems: dict[str, str],
    now: datetime,
) -> None:
    """People are in. The first time, the channel is furnished now; who could not come is named in it."""
    crisis = await locked_crisis(session, crisis_id)
    for row in await members_of(session, crisis_id):
        if row.slack_id in invited:
            await _is_in(session, crisis, row, now=now)
        elif row.slack_id in problems:
            row.problem = problems[row.slack_id][:300]
        session.add(row)
    await session.flush()
    if crisis.headline_ts is None:
        await _furnish(session, protocol, crisis, now=now)
    if problems:
        said = "; ".join(f"<@{who}>: {why}" for who, why in problems.items())
        await record(session, crisis, "invite_problems", f"Could not be invited: {said}", by=CLOCK, now=now)
        notice = PostNotice(crisis_id=crisis_id, word="invite_problems", values={"problems": problems})
        await wish_for(session, notice, now=now)
        await _tell_who_waits_outside(session, crisis, invited, problems, now=now)


async def member_joined(
    session: AsyncSession, channel_id: str, slack_id: str, *, event_ts: str | None = None, now: datetime
) -> None:
    """Somebody is in the channel, invited by us or by a colleague: they belong to the crisis.

    Args:
        event_ts: when, in Slack's time, for events come late and more than once.
    """
    crisis = await _crisis_of(session, channel_id)
    if crisis is None or crisis.id is None:
        return
    row = await member(session, crisis.id, slack_id) or CrisisMember(crisis_id=crisis.id, slack_id=slack_id)
    if not _is_news(row, event_ts):
        return
    is_new = row.id is None
    await _is_in(session, crisis, row, now=now)
    session.add(row)
    await session.flush()
    if is_new:
        await record(session, crisis, "joined", f"<@{slack_id}> joined the channel.", by=slack_id, now=now)
        await show_homes(session, crisis, now=now)


async def _is_in(session: AsyncSession, crisis: Crisis, row: CrisisMember, *, now: datetime) -> None:
    """Slack's answer to the invitation and its event about the join come in any order; the first of them counts."""
    if not row.is_in_channel:
        await catch_up_if_late(session, crisis, row, now=now)
    row.is_in_channel, row.problem = True, ""


async def member_left(
    session: AsyncSession, channel_id: str, slack_id: str, *, event_ts: str | None = None, now: datetime
) -> None:
    """Somebody left the channel. A role they have stays theirs until it is handed over.

    Args:
        event_ts: when, in Slack's time, for events come late and more than once.
    """
    crisis = await _crisis_of(session, channel_id)
    row = await member(session, crisis.id, slack_id) if crisis and crisis.id else None
    if crisis is None or row is None or not _is_news(row, event_ts):
        return
    session.add(row)
    if not row.is_in_channel:
        return
    row.is_in_channel = False
    await record(session, crisis, "left", f"<@{slack_id}> left the channel.", by=slack_id, now=now)


def _is_news(row: CrisisMember, event_ts: str | None) -> bool:
    """False: they have come or gone since. Otherwise it is what we know last, and remembered as that."""
    if event_ts is None:
        return True
    if row.moved_ts and float(event_ts) < float(row.moved_ts):
        return False
    row.moved_ts = event_ts
    return True


async def channel_renamed(session: AsyncSession, channel_id: str, name: str, *, now: datetime) -> None:
    """The id is what counts; the name is kept right for people."""
    crisis = await _crisis_of(session, channel_id)
    if crisis is None or crisis.channel_name == name:
        return
    crisis.channel_name = name[:80]
    session.add(crisis)
    await record(session, crisis, "channel_renamed", f"The channel is now called {name}.", by=CLOCK, now=now)
    await show_headline(session, crisis, now=now)


async def _furnish(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    assert crisis.id is not None
    if await wish_for(session, PostHeadline(crisis_id=crisis.id), now=now, asked_by=crisis.declared_by) is None:
        return
    await wish_for(session, SetTopic(crisis_id=crisis.id), now=now)
    if protocol.links.protocol_url:
        await wish_for(session, AddBookmark(crisis_id=crisis.id), now=now)
    await _say_who_is_missing(session, protocol, crisis, now=now)
    await prepare_channel(session, protocol, crisis, now=now)


async def _say_who_is_missing(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """Who stands in for whom, and for which functions nobody answers today. A complete team needs no message."""
    assert crisis.id is not None
    team = await team_of(session, protocol, crisis, now=now)
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    deputy = await deputy_line(session, account)
    if team.stand_ins or deputy:
        values = {"lines": [*([deputy] if deputy else []), *(call.to_others for call in team.stand_ins)]}
        await wish_for(session, PostNotice(crisis_id=crisis.id, word="stand_ins", values=values), now=now)
    if not team.seats and protocol.policy(crisis.severity).calls_crt:
        values = {"functions": ["all"]}
        await wish_for(session, PostNotice(crisis_id=crisis.id, word="crt_gap", values=values), now=now)
    elif any(gap.is_grave for gap in team.gaps):
        values = {"gaps": [gap.sentence for gap in team.gaps]}
        await wish_for(session, PostNotice(crisis_id=crisis.id, word="crt_gap", values=values), now=now)


async def _tell_who_waits_outside(
    session: AsyncSession, crisis: Crisis, invited: Sequence[str], problems: dict[str, str], *, now: datetime
) -> None:
    """Whoever declared, or came alone, has a link to a channel they cannot see, and the notice stands inside."""
    came_alone = [*problems] if len(problems) == 1 and not invited else []
    for who in dict.fromkeys([*came_alone, *({crisis.declared_by} & problems.keys())]):
        direct = SendDirect(crisis_id=crisis.id, slack_id=who, word="not_let_in", values={"reason": problems[who]})
        await wish_for(session, direct, now=now)


async def _tell_declarer(session: AsyncSession, crisis: Crisis, direct: SendDirect, *, now: datetime) -> None:
    assert crisis.id is not None
    if crisis.declared_in_view:
        await wish_for(session, ShowOpened(crisis_id=crisis.id, view_id=crisis.declared_in_view), now=now)
    await wish_for(session, direct, now=now)


async def _crisis_of(session: AsyncSession, channel_id: str) -> Crisis | None:
    found = await crisis_by_channel(session, channel_id)
    return await locked_crisis(session, found.id) if found and found.id else None
