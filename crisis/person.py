"""Our own people: named by e-mail or Slack id, resolved once, then remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import FindPerson, wish_for
from crisis.protocol import Protocol
from storage.queries.kam_deputy import merge_deputies
from storage.queries.kam_handover import merge_handovers
from storage.queries.person import (
    people_by_email,
    people_never_looked_up,
    person_by_email,
    person_by_slack_id,
    person_with_slack_id,
)
from storage.queries.roster import merge_roster
from storage.queries.skill import merge_skills
from storage.queries.standing import KnownPerson
from storage.queries.training import merge_trainings
from storage.tables.account import Account
from storage.tables.person import Person
from storage.tables.profile import TeamMember
from storage.tables.risk import Risk


@dataclass(frozen=True, kw_only=True)
class SlackProfile:
    """What Slack says about somebody."""

    slack_id: str
    email: str | None
    name: str
    time_zone: str
    team_id: str
    is_guest: bool
    is_bot: bool
    is_deactivated: bool


def is_email(reference: str) -> bool:
    """A protocol or account list names people by e-mail address or by Slack id; only the former has an @."""
    return "@" in reference


async def person_named(session: AsyncSession, reference: str | None) -> Person | None:
    """The person an e-mail address or Slack id stands for, as far as we know them."""
    if not reference:
        return None
    return await (person_by_email if is_email(reference) else person_by_slack_id)(session, reference)


async def slack_id_named(session: AsyncSession, reference: str | None) -> str | None:
    """The Slack id behind a reference; None when the e-mail address was not looked up or has no account."""
    if not reference:
        return None
    if not is_email(reference):
        return reference
    person = await person_by_email(session, reference)
    return person.slack_id if person else None


def is_named(slack_id: str, person: Person | KnownPerson | None, references: Iterable[str | None]) -> bool:
    """Whether somebody is among people named by e-mail address or Slack id. `person`: what we know about them."""
    named = {reference for reference in references if reference}
    return slack_id in named or bool(
        person and person.email and person.email in {reference.lower() for reference in named}
    )


async def person_seen(session: AsyncSession, profile: SlackProfile, *, now: datetime) -> Person:
    """Remember what Slack said about somebody."""
    person = await _row_for(session, profile)
    person.slack_id = profile.slack_id
    person.email = profile.email.lower() if profile.email else person.email
    person.name = profile.name[:200]
    person.time_zone = profile.time_zone[:60]
    person.team_id = profile.team_id[:32]
    person.is_guest, person.is_bot, person.is_deactivated = profile.is_guest, profile.is_bot, profile.is_deactivated
    person.looked_up_at, person.problem = now, ""
    session.add(person)
    await session.flush()
    return person


async def _row_for(session: AsyncSession, profile: SlackProfile) -> Person:
    by_id = await person_by_slack_id(session, profile.slack_id)
    by_email = await person_by_email(session, profile.email) if profile.email else None
    if by_id and by_email and by_id.id != by_email.id:
        await _merge(session, into=by_email, gone=by_id)
        return by_email
    return by_email or by_id or await person_with_slack_id(session, profile.slack_id)


async def _merge(session: AsyncSession, *, into: Person, gone: Person) -> None:
    """The same person was named once by e-mail and once by Slack id."""
    for column in (Account.kam_id, Account.manager_id, Account.sponsor_id):
        await session.exec(update(Account).where(col(column) == gone.id).values({column: into.id}))
    await session.exec(update(Risk).where(col(Risk.owner_id) == gone.id).values(owner_id=into.id))
    await _merge_teams(session, into=into, gone=gone)
    assert into.id is not None and gone.id is not None
    await merge_deputies(session, into=into.id, gone=gone.id)
    await merge_roster(session, into=into.id, gone=gone.id)
    await merge_skills(session, into=into.id, gone=gone.id)
    await merge_trainings(session, into=into.id, gone=gone.id)
    await merge_handovers(session, into=into.id, gone=gone.id)
    into.direct_channel = into.direct_channel or gone.direct_channel
    into.home_opened_at = into.home_opened_at or gone.home_opened_at
    await session.delete(gone)
    await session.flush()


async def _merge_teams(session: AsyncSession, *, into: Person, gone: Person) -> None:
    """In each account's team once; what was said about the row that stays, stays."""
    theirs = select(TeamMember.account_id).where(TeamMember.person_id == into.id)
    twice = (col(TeamMember.person_id) == gone.id, col(TeamMember.account_id).in_(theirs))
    await session.exec(delete(TeamMember).where(*twice).execution_options(synchronize_session=False))
    moved = update(TeamMember).where(col(TeamMember.person_id) == gone.id).values(person_id=into.id)
    await session.exec(moved.execution_options(synchronize_session=False))


async def direct_channel_opened(session: AsyncSession, slack_id: str, *, channel: str) -> None:
    """Remember the direct message between somebody and the bot."""
    person = await person_with_slack_id(session, slack_id)
    person.direct_channel = channel
    session.add(person)
    await session.flush()


async def person_not_looked_up_by(session: AsyncSession, email: str, *, problem: str, now: datetime) -> None:
    """Remember that Slack has nobody with this e-mail address, so that `check` and lists can say so."""
    person = await person_by_email(session, email) or Person(email=email.lower())
    person.looked_up_at, person.problem = now, problem[:300]
    session.add(person)
    await session.flush()


async def people_to_find(session: AsyncSession, protocol: Protocol) -> list[str]:
    """E-mail addresses of the protocol and the account list that Slack was never asked about."""
    named = {reference.lower() for reference in protocol.people() if is_email(reference)}
    known = await people_by_email(session, named)
    listed = {person.email for person in await people_never_looked_up(session) if person.email}
    return sorted({email for email in named if email not in known} | listed)


async def wish_to_find_people(session: AsyncSession, protocol: Protocol, *, now: datetime) -> int:
    """Ask Slack about everybody who is named and not known yet. Returns how many."""
    emails = await people_to_find(session, protocol)
    for email in emails:
        await wish_for(session, FindPerson(email=email), now=now)
    return len(emails)
