"""What people can do and what accounts take: written down before a crisis, asked for in one (S2-18)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import is_manager
from crisis.effects import PostNotice, wish_for
from crisis.escalation import check_can_take_part, check_open
from crisis.permissions import check_may, crisis_to_change
from crisis.profile import locked_account_to_edit
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed
from crisis.roster_people import Named, people_named
from crisis.rules.account import search_key
from crisis.rules.lifecycle import is_open
from crisis.rules.permissions import Action
from crisis.rules.roster import Holder, Scope
from crisis.rules.skill import fitting, problem_with, tags_in, words_of
from crisis.team import add_members
from crisis.timeline import record
from storage.queries.crisis import member, members_of
from storage.queries.person import person_by_slack_id, person_for_change
from storage.queries.skill import skills_of, skills_with_words, wanted_by
from storage.tables.crisis import Crisis
from storage.tables.skill import PersonSkill, WantedSkill

MOST_READ = 2_000
"""Skills looked at for one question."""
MOST_SUGGESTED = 5
"""Nobody reads a longer list in a crisis."""
_ANY_ZONE = timedelta(days=1)
"""Today is yesterday somewhere."""

Row = TypeVar("Row", PersonSkill, WantedSkill)


@dataclass(frozen=True, kw_only=True)
class Skilled:
    """Somebody who can what is asked for, as they are at this moment."""

    holder: Holder
    tags: tuple[str, ...]
    """Those of theirs that fit, as they wrote them."""


async def set_skills(
    session: AsyncSession, protocol: Protocol, slack_id: str, text: str, *, by: str, now: datetime
) -> tuple[str, ...]:
    """Write down what somebody can do, in place of what stood there; empty: nothing. Returns it as it is kept (S2-18).

    Raises:
        InvalidInput: field `skills` (too many, too long) or `person` (a guest, a bot, unknown).
        NotAllowed: somebody else's, and not a manager.
    """
    await check_may_set_skills(session, protocol, slack_id, by=by)
    await check_can_take_part(session, slack_id, field="person")
    tags = _checked(text)
    person = await person_for_change(session, slack_id)
    assert person is not None and person.id is not None
    person_id = person.id

    def made(tag: str, key: str) -> PersonSkill:
        return PersonSkill(person_id=person_id, tag=tag, tag_key=key, by=by, at=now)

    await _replace(session, await skills_of(session, person_id), tags, made)
    return tags


async def set_wanted(
    session: AsyncSession, protocol: Protocol, account_id: int, text: str, *, by: str, now: datetime
) -> tuple[str, ...]:
    """Write down what helpers in a crisis of the account should be able to do, in place of what stood there (S2-18).

    Raises:
        InvalidInput: field `skills`.
        NotAllowed: only the account's people and managers may.
    """
    await locked_account_to_edit(session, protocol, account_id, by=by)
    tags = _checked(text)

    def made(tag: str, key: str) -> WantedSkill:
        return WantedSkill(account_id=account_id, tag=tag, tag_key=key, by=by, at=now)

    await _replace(session, await wanted_by(session, account_id), tags, made)
    return tags


async def check_may_set_skills(session: AsyncSession, protocol: Protocol, slack_id: str, *, by: str) -> None:
    """Everybody their own; managers anybody's.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    if not await may_set_skills(session, protocol, slack_id, by=by):
        raise NotAllowed(f"Only <@{slack_id}> and managers may write down what they can do.")


async def may_set_skills(session: AsyncSession, protocol: Protocol, slack_id: str, *, by: str) -> bool:
    """Whoever Slack does not know as a full member has no skills here; `check_may` says so in its own sentence."""
    await check_may(session, protocol, by, Action.LIST)
    return slack_id == by or await is_manager(session, protocol, by)


async def skills_of_person(session: AsyncSession, slack_id: str) -> tuple[str, ...]:
    """As they were written down; nothing for somebody nobody knows."""
    person = await person_by_slack_id(session, slack_id)
    if person is None or person.id is None:
        return ()
    return tuple(row.tag for row in await skills_of(session, person.id))


async def people_who_can(
    session: AsyncSession, protocol: Protocol, wanted: Sequence[str], *, now: datetime
) -> list[Skilled]:
    """Everybody with a skill that fits any of these; who has most of them first. Two statements."""
    tags: dict[int, list[str]] = {}
    for row in await skills_with_words(session, words_of(wanted), limit=MOST_READ):
        if fitting([row.tag], wanted):
            tags.setdefault(row.person_id, []).append(row.tag)
    if not tags:
        return []
    named = {row_id: Named(person_id=row_id, scope=Scope.EVERYBODY) for row_id in tags}
    since, otherwise = (now - _ANY_ZONE).date(), protocol.timezone
    people = await people_named(session, list(named.values()), since=since, otherwise=otherwise, now=now)
    found = [Skilled(holder=people.holding(one)[0][0], tags=tuple(tags[row_id])) for row_id, one in named.items()]
    return sorted(found, key=lambda one: (-len(one.tags), one.holder.name.casefold()))


async def could_help(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> list[Skilled]:
    """Who can what the account takes, is there today, and is not in the crisis yet; nobody once it is over (S2-18)."""
    assert crisis.id is not None
    if crisis.account_id is None or not is_open(crisis.status):
        return []
    wanted = [row.tag for row in await wanted_by(session, crisis.account_id)]
    inside = {row.slack_id for row in await members_of(session, crisis.id)}
    found = await people_who_can(session, protocol, wanted, now=now)
    outside = [one for one in found if one.holder.slack_id and one.holder.slack_id not in inside]
    return [one for one in outside if one.holder.is_there][:MOST_SUGGESTED]


async def bring_in(
    session: AsyncSession, protocol: Protocol, crisis_id: int, slack_id: str, *, by: str, now: datetime
) -> Crisis:
    """Let somebody who can help belong to the crisis; they are invited, and the channel reads what they can.

    Raises:
        AlreadyDone: they are in it.
        InvalidInput: field `person`: a guest, a bot, somebody Slack does not know.
        Refusal: no right, or the crisis is over.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    await check_can_take_part(session, slack_id, field="person")
    if await member(session, crisis_id, slack_id) is not None:
        raise AlreadyDone(f"<@{slack_id}> is in {crisis.key} already.")
    wanted = [row.tag for row in await wanted_by(session, crisis.account_id)] if crisis.account_id else []
    tags = fitting(await skills_of_person(session, slack_id), wanted)
    await add_members(session, crisis, {slack_id: ""}, now=now)
    await record(session, crisis, "brought_in", f"<@{by}> brought <@{slack_id}> in.", by=by, now=now, skills=tags)
    values = {"by": by, "who": slack_id, "skills": list(tags)}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="brought_in", values=values), now=now)
    return crisis


def _checked(text: str) -> tuple[str, ...]:
    tags = tags_in(text)
    if problem := problem_with(tags):
        raise InvalidInput({"skills": problem})
    return tags


async def _replace(
    session: AsyncSession, standing: Sequence[Row], tags: Sequence[str], made: Callable[[str, str], Row]
) -> None:
    """What stays keeps who wrote it and when; only its spelling may change."""
    wanted = {search_key(tag): tag for tag in tags}
    known = {row.tag_key: row for row in standing}
    for key, row in known.items():
        if key not in wanted:
            await session.delete(row)
        elif row.tag != wanted[key]:
            row.tag = wanted[key]
            session.add(row)
    session.add_all(made(tag, key) for key, tag in wanted.items() if key not in known)
    await session.flush()
