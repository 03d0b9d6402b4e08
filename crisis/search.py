"""Slack answered who has an e-mail address: whoever a crisis was waiting for joins it now."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import redraw_cards
from crisis.effects import PostNotice, wish_for
from crisis.ladder import Somebody
from crisis.page import page_people
from crisis.permissions import locked_crisis
from crisis.person import SlackProfile, person_not_looked_up_by, person_seen
from crisis.protocol import Protocol
from crisis.role import tell_duty
from crisis.roster import team_of
from crisis.rules.lifecycle import is_open
from crisis.show import show_headline
from crisis.team import add_members, set_role
from crisis.timeline import CLOCK, record
from storage.queries.account import account_by_id
from storage.queries.crisis import member
from storage.queries.escalation import open_climb, pages_of
from storage.queries.person import person_by_id
from storage.tables.crisis import Crisis
from storage.vocabulary import Concern, Role, Step


async def person_found(
    session: AsyncSession,
    protocol: Protocol,
    *,
    profile: SlackProfile,
    email: str,
    crisis_id: int | None,
    function: str,
    now: datetime,
) -> None:
    """Remember the person. If a crisis was waiting for them: bring them in, and page them for their function."""
    # The address that was asked for counts, should Slack show another one or none.
    profile = replace(profile, email=email)
    if crisis_id is None:
        await person_seen(session, profile, now=now)
        return
    crisis = await locked_crisis(session, crisis_id)
    await person_seen(session, profile, now=now)
    if not is_open(crisis.status):
        return
    is_new = await member(session, crisis_id, profile.slack_id) is None
    await add_members(session, crisis, {profile.slack_id: function}, now=now)
    if function and not any(page.slack_id == profile.slack_id for page in await pages_of(session, crisis_id)):
        somebody = Somebody(
            profile.slack_id, email, function, because=await _because(session, protocol, crisis, profile, now=now)
        )
        climb = await open_climb(session, crisis_id, Concern.UNACKNOWLEDGED)
        concern = Concern.UNACKNOWLEDGED
        await page_people(session, crisis, [somebody], step=Step.CRT, concern=concern, climb=climb, now=now)
    await _become_liaison(session, protocol, crisis, profile.slack_id, now=now)
    if is_new:
        await record(session, crisis, "joined", f"<@{profile.slack_id}> was found and joined.", by=CLOCK, now=now)
    await show_headline(session, crisis, now=now)


async def person_not_found(
    session: AsyncSession, *, email: str, problem: str, crisis_id: int | None, function: str, now: datetime
) -> None:
    """Nobody in Slack has this address: remembered, and said in the channel of the crisis that waits for them."""
    if crisis_id is None:
        await person_not_looked_up_by(session, email, problem=problem, now=now)
        return
    crisis = await locked_crisis(session, crisis_id)
    await person_not_looked_up_by(session, email, problem=problem, now=now)
    who = f"{email} ({function})" if function else email
    await record(
        session, crisis, "person_not_found", f"{who} could not be found in Slack: {problem}", by=CLOCK, now=now
    )
    values = {"email": email, "function": function}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="person_not_found", values=values), now=now)


async def _because(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, profile: SlackProfile, *, now: datetime
) -> str:
    """Why they are called in place of somebody else; empty when they are not."""
    team = await team_of(session, protocol, crisis, now=now)
    return " ".join(call.to_them for call in team.first if call.why and call.holder.slack_id == profile.slack_id)


async def _become_liaison(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, slack_id: str, *, now: datetime
) -> None:
    """The account's KAM is the client liaison, also when Slack needed a moment to say who that is."""
    account = await account_by_id(session, crisis.account_id) if crisis.account_id else None
    kam = await person_by_id(session, account.kam_id) if account and account.kam_id else None
    if kam is not None and kam.slack_id == slack_id:
        await set_role(session, crisis, Role.LIAISON, slack_id, now=now)
        await redraw_cards(session, crisis, now=now)
        if crisis.channel_id:  # else they hear it when the channel opens
            await tell_duty(session, protocol, crisis, Role.LIAISON, slack_id, now=now)
