"""Who belongs to a crisis: bring people in, give roles, page the seats of the CRT."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import FindPerson, InviteMembers, wish_for
from crisis.person import slack_id_named
from storage.queries.crisis import member, role_row
from storage.tables.crisis import Crisis, CrisisMember, CrisisRole
from storage.vocabulary import Role


async def add_members(session: AsyncSession, crisis: Crisis, people: dict[str, str], *, now: datetime) -> list[str]:
    """Let people (Slack id → CRT function, or "") belong to the crisis, and invite them once there is a channel.

    Returns the Slack ids that are new.
    """
    assert crisis.id is not None
    added = []
    for slack_id, function in people.items():
        row = await member(session, crisis.id, slack_id)
        if row is None:
            session.add(CrisisMember(crisis_id=crisis.id, slack_id=slack_id, function=function))
            added.append(slack_id)
        elif function and not row.function:
            row.function = function
            session.add(row)
    await session.flush()
    if added and crisis.channel_id:
        await wish_for(session, InviteMembers(crisis_id=crisis.id, slack_ids=tuple(added)), now=now)
    return added


async def set_role(session: AsyncSession, crisis: Crisis, role: Role, slack_id: str, *, now: datetime) -> None:
    """Give somebody a role; whoever had it before gives it up."""
    assert crisis.id is not None
    row = await role_row(session, crisis.id, role)
    if row is None:
        row = CrisisRole(crisis_id=crisis.id, role=role, slack_id=slack_id, since=now)
    row.slack_id, row.since = slack_id, now
    session.add(row)
    await session.flush()


async def slack_ids_or_search(
    session: AsyncSession, crisis: Crisis, references: Iterable[tuple[str, str]], *, now: datetime
) -> dict[str, str]:
    """Slack id → function for (reference, function) pairs. Who is not known yet joins as soon as Slack finds them."""
    known: dict[str, str] = {}
    searched: dict[str, str] = {}
    for reference, function in references:
        slack_id = await slack_id_named(session, reference)
        if slack_id:
            known[slack_id] = known.get(slack_id) or function
        else:  # only an e-mail address can be unknown: a Slack id stands for itself
            searched[reference.lower()] = searched.get(reference.lower()) or function
    for email, function in searched.items():
        await wish_for(session, FindPerson(email=email, function=function, crisis_id=crisis.id), now=now)
    return known
