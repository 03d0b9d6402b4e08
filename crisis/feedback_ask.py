"""Whoever speaks to the client is asked how they feel, some days after the end of a crisis and again later (S1-17)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import may_edit_account
from crisis.kam_deputy import deputy_of
from crisis.permissions import locked_crisis
from crisis.profile import account_to_edit
from crisis.protocol import Protocol
from crisis.question import show_feedback_written
from crisis.refusals import AlreadyDone, UnknownCrisis
from crisis.rules.action import lacks_reassurance
from crisis.rules.feedback import ask_times, is_over, may_wait
from storage.queries.action import actions_of
from storage.queries.crisis import roles_of
from storage.queries.feedback import ask_by_id
from storage.queries.person import people_by_ids
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.tables.feedback import FeedbackAsk
from storage.vocabulary import Role

GONE = "This question does not exist any more. `/crisis feedback` writes down what a client says at any time."


async def plan_asks(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, now: datetime) -> None:
    """The crisis was resolved: when somebody is to be asked. An account that is not in the list keeps no feedback."""
    if crisis.account_id is None:
        return
    assert crisis.id is not None
    policy = protocol.feedback
    times = ask_times(now, policy.ask_after, timezone=protocol.timezone, at=policy.ask_at)
    for number, at in enumerate(times, start=1):
        session.add(FeedbackAsk(crisis_id=crisis.id, ends=crisis.ends, number=number, next_check_at=at))
    await session.flush()


async def not_yet(session: AsyncSession, protocol: Protocol, ask_id: int, *, by: str, now: datetime) -> datetime:
    """Nobody spoke with the client yet: asked once more, at the time that is returned.

    Raises:
        AlreadyDone: it was written down meanwhile, is asked again anyway, or was asked for the last time.
        NotAllowed: only the account's people and managers may.
    """
    ask = await ask_by_id(session, ask_id)
    if ask is None:
        raise UnknownCrisis(GONE)
    crisis = await locked_crisis(session, ask.crisis_id)
    await session.refresh(ask)
    await account_to_edit(session, protocol, crisis.account_id or 0, by=by)
    _check_waits(crisis, ask)
    policy = protocol.feedback
    (at,) = ask_times(now, (policy.ask_again_after,), timezone=protocol.timezone, at=policy.ask_at)
    ask.next_check_at = at
    session.add(ask)
    await session.flush()
    await show_feedback_written(session, ask, now=now)
    return at


def is_wanted(crisis: Crisis, ask: FeedbackAsk) -> bool:
    """Whether the question still makes sense."""
    return ask.settled_at is None and is_over(crisis.status, crisis.ends, ask.ends)


async def is_unreassured(session: AsyncSession, crisis: Crisis, ask: FeedbackAsk, *, asked: int) -> bool:
    """Whether the question says that nothing was planned to reassure the client (S1-18): once, the first time.

    Args:
        asked: how often this question was asked, this time included.
    """
    if crisis.id is None or ask.number > 1 or asked > 1:
        return False
    rows = await actions_of(session, crisis.id)
    return lacks_reassurance([(row.state, row.area) for row in rows], crisis.status)


async def who_is_asked(session: AsyncSession, protocol: Protocol, crisis: Crisis, account: Account) -> str | None:
    """Slack id of the liaison, the KAM, the KAM's manager or the sponsor: the first who may write the answer down.

    While the KAM is away, whoever stands in for them is asked first in their place.
    """
    assert crisis.id is not None
    liaison = (await roles_of(session, crisis.id)).get(Role.LIAISON)
    row_ids = [row_id for row_id in (account.kam_id, account.manager_id, account.sponsor_id) if row_id]
    people = await people_by_ids(session, row_ids)
    deputy, kam = await deputy_of(session, account), people.get(account.kam_id or 0)
    if deputy is not None and kam is not None and liaison in (None, kam.slack_id):
        liaison = deputy.slack_id
    for slack_id in (liaison, *(people[row_id].slack_id for row_id in row_ids if row_id in people)):
        if slack_id and await may_edit_account(session, protocol, slack_id, account):
            return slack_id
    return None


def _check_waits(crisis: Crisis, ask: FeedbackAsk) -> None:
    later = f"`/crisis feedback {crisis.key}` writes it down at any time."
    if ask.settled_at is not None or not is_wanted(crisis, ask):
        raise AlreadyDone(f"Nobody is asked this about {crisis.key} any more. {later}")
    if ask.next_check_at is not None:
        raise AlreadyDone(f"You will be asked about {crisis.key} once more anyway. {later}")
    if not may_wait(ask.round):
        raise AlreadyDone(f"This was the last time you were asked about {crisis.key}. {later}")
