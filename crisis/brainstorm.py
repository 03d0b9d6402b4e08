"""A brainstorm of what could happen: opened, filled, voted on, closed; what comes out goes into registers (S1-20)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_read_account, is_manager, may_edit_account, may_read_account
from crisis.effects import PostBrainstorm, RefreshBrainstorm, wish_for
from crisis.permissions import check_may
from crisis.profile import account_with_id
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, NotAllowed, UnknownBrainstorm, WrongStatus
from crisis.rules.account import search_key
from crisis.rules.permissions import Action
from storage.queries.account import account_by_id
from storage.queries.brainstorm import (
    add_brainstorm,
    add_vote,
    brainstorm_by_id,
    brainstorm_for_change,
    idea_by_id,
    open_brainstorm_with_key,
    remove_vote,
)
from storage.tables.brainstorm import Brainstorm, ScenarioIdea

LONGEST_TOPIC = 200
LONGEST_KEY = 400
GONE = "This brainstorm does not exist any more. `/crisis brainstorm` opens one."
CLOSED = "This brainstorm is closed: its result stands. `/crisis brainstorm` opens another one."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to think about. `asked_in`: id of the channel where they asked."""

    account_id: int | None
    topic: str
    asked_in: str | None
    by: str


async def open_brainstorm(
    session: AsyncSession, protocol: Protocol, wanted: Wanted, *, now: datetime
) -> tuple[Brainstorm, bool]:
    """Open a session and have its message posted; one that is open about the same is joined instead.

    The message goes to the channel where it was asked for, if that is private and the bot is in it, else to the
    crisis-desk channel: that is seen when it is posted.

    Returns:
        The session, and whether it is new.

    Raises:
        InvalidInput: the topic is too long.
        NotAllowed: only people who may read the account, or any full member when it is about none.
    """
    await check_may(session, protocol, wanted.by, Action.LIST)
    if wanted.account_id is not None:
        account = await account_with_id(session, wanted.account_id)
        await check_may_read_account(session, protocol, wanted.by, account)
    topic = _topic(wanted)
    key = f"{wanted.account_id or 'all'}:{search_key(topic)[:LONGEST_KEY]}"
    values = {
        "account_id": wanted.account_id,
        "topic": topic,
        "open_key": key,
        "asked_in": wanted.asked_in or "",
        "opened_by": wanted.by,
        "opened_at": now,
        "closes_at": now + protocol.preparation.brainstorm_closes_after,
    }
    is_new = await add_brainstorm(session, values)
    found = await open_brainstorm_with_key(session, key)
    assert found is not None and found.id is not None
    if is_new:
        await wish_for(session, PostBrainstorm(brainstorm_id=found.id), now=now, asked_by=wanted.by)
    else:
        # Whoever asks for it may be looking for a message that somebody deleted.
        await wish_for(session, RefreshBrainstorm(brainstorm_id=found.id), now=now)
    return found, is_new


def _topic(wanted: Wanted) -> str:
    topic = " ".join(wanted.topic.split())
    if len(topic) > LONGEST_TOPIC:
        raise InvalidInput({"topic": f"Keep the topic under {LONGEST_TOPIC} characters; it has {len(topic)}."})
    return topic


async def brainstorm_posted(session: AsyncSession, brainstorm_id: int, *, channel: str, ts: str) -> None:
    """Slack has the message: remember where."""
    row = await brainstorm_by_id(session, brainstorm_id)
    assert row is not None
    row.channel_id, row.message_ts = channel, ts
    session.add(row)
    await session.flush()


async def brainstorm_gone(session: AsyncSession, brainstorm_id: int, *, ts: str, now: datetime) -> None:
    """Somebody deleted the message in Slack: post it anew, once, for without it nobody can add or vote."""
    row = await locked_brainstorm(session, brainstorm_id)
    if row.message_ts != ts:
        return
    row.message_ts = None
    session.add(row)
    await session.flush()
    await wish_for(session, PostBrainstorm(brainstorm_id=brainstorm_id, instead_of=ts), now=now)


async def vote(
    session: AsyncSession, protocol: Protocol, idea_id: int, *, by: str, seen_in: str | None, now: datetime
) -> tuple[ScenarioIdea, bool]:
    """Vote for an idea; a second vote of the same person is the first one. Returns the idea, and whether it is new.

    Args:
        seen_in: the channel in which the person saw it.

    Raises:
        NotAllowed: the brainstorm is for the people in its channel.
        UnknownBrainstorm: there is no such idea.
        WrongStatus: the brainstorm is closed.
    """
    idea, brainstorm = await _idea_to_vote(session, protocol, idea_id, by=by, seen_in=seen_in)
    is_new = await add_vote(session, idea_id, by, at=now)
    if is_new:
        await show_again(session, brainstorm, now=now)
    return idea, is_new


async def take_back(
    session: AsyncSession, protocol: Protocol, idea_id: int, *, by: str, seen_in: str | None, now: datetime
) -> ScenarioIdea:
    """Take one's own vote back; none to take back is as well. Raises as `vote`."""
    idea, brainstorm = await _idea_to_vote(session, protocol, idea_id, by=by, seen_in=seen_in)
    if await remove_vote(session, idea_id, by):
        await show_again(session, brainstorm, now=now)
    return idea


async def close_brainstorm(
    session: AsyncSession, protocol: Protocol, brainstorm_id: int, *, by: str, now: datetime
) -> Brainstorm:
    """End it before its day; the result stands in its place.

    Raises:
        AlreadyDone: it is closed.
        NotAllowed: only who opened it, who may change the account, and managers may.
    """
    brainstorm = await locked_brainstorm(session, brainstorm_id)
    await check_may(session, protocol, by, Action.LIST)
    account = await account_by_id(session, brainstorm.account_id) if brainstorm.account_id else None
    is_for_them = account is not None and await may_edit_account(session, protocol, by, account)
    if by != brainstorm.opened_by and not is_for_them and not await is_manager(session, protocol, by):
        raise NotAllowed(f"Only <@{brainstorm.opened_by}>, who opened this brainstorm, and managers may close it.")
    if brainstorm.closed_at is not None:
        raise AlreadyDone("This brainstorm is closed already.")
    await close(session, brainstorm, by=by, now=now)
    return brainstorm


async def close(session: AsyncSession, brainstorm: Brainstorm, *, by: str | None, now: datetime) -> None:
    """The caller has the right, or is the clock (`by` None)."""
    brainstorm.closed_at, brainstorm.closed_by, brainstorm.open_key = now, by, None
    session.add(brainstorm)
    await session.flush()
    await show_again(session, brainstorm, now=now)


async def show_again(session: AsyncSession, brainstorm: Brainstorm, *, now: datetime) -> None:
    """Bring its message up to date; several changes at once are one."""
    assert brainstorm.id is not None
    await wish_for(session, RefreshBrainstorm(brainstorm_id=brainstorm.id), now=now)


async def locked_brainstorm(session: AsyncSession, brainstorm_id: int) -> Brainstorm:
    """
    Raises:
        UnknownBrainstorm: the button is from another time, or was made up.
    """
    brainstorm = await brainstorm_for_change(session, brainstorm_id)
    if brainstorm is None:
        raise UnknownBrainstorm(GONE)
    return brainstorm


async def brainstorm_to_read(
    session: AsyncSession, protocol: Protocol, brainstorm_id: int, *, who: str, seen_in: str | None
) -> Brainstorm:
    """The session, after checking that it is for this person.

    Raises:
        NotAllowed, UnknownBrainstorm: as `vote`.
    """
    brainstorm = await brainstorm_by_id(session, brainstorm_id)
    if brainstorm is None:
        raise UnknownBrainstorm(GONE)
    await check_takes_part(session, protocol, brainstorm, who, seen_in)
    return brainstorm


async def idea_to_read(
    session: AsyncSession, protocol: Protocol, idea_id: int, *, who: str, seen_in: str | None
) -> tuple[ScenarioIdea, Brainstorm]:
    """An idea with its session, whether it is open or not. Raises as `brainstorm_to_read`."""
    idea = await idea_by_id(session, idea_id)
    if idea is None:
        raise UnknownBrainstorm("This idea does not exist any more. Look at the message of the brainstorm anew.")
    return idea, await brainstorm_to_read(session, protocol, idea.brainstorm_id, who=who, seen_in=seen_in)


async def check_takes_part(
    session: AsyncSession, protocol: Protocol, brainstorm: Brainstorm, who: str, seen_in: str | None
) -> None:
    """Whoever sees its message may take part, so departments think together; who opened it; the account's people.

    Raises:
        NotAllowed: with a sentence that says who may.
    """
    await check_may(session, protocol, who, Action.LIST)
    if brainstorm.channel_id is not None and seen_in == brainstorm.channel_id:
        return
    if who == brainstorm.opened_by or await is_manager(session, protocol, who):
        return
    account = await account_by_id(session, brainstorm.account_id) if brainstorm.account_id else None
    if account is None or not await may_read_account(session, protocol, who, account):
        raise NotAllowed("This brainstorm is for the people in its channel. Ask somebody there to invite you.")


def check_is_open(brainstorm: Brainstorm) -> None:
    """Raises `WrongStatus` once the result stands."""
    if brainstorm.closed_at is not None:
        raise WrongStatus(CLOSED)


async def _idea_to_vote(
    session: AsyncSession, protocol: Protocol, idea_id: int, *, by: str, seen_in: str | None
) -> tuple[ScenarioIdea, Brainstorm]:
    idea, brainstorm = await idea_to_read(session, protocol, idea_id, who=by, seen_in=seen_in)
    # Locked, so that no vote comes in behind the clock that closes it.
    brainstorm = await locked_brainstorm(session, idea.brainstorm_id)
    check_is_open(brainstorm)
    return idea, brainstorm
