"""App Home of one person: their duties, their crises, their accounts; for managers what climbed up to them."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import listed
from crisis.account_rights import is_manager
from crisis.effects import PublishHome, wish_for
from crisis.facts import HomeAccount, HomeAction, HomeDigest, HomeEscalation, HomeFacts, ManagerHome
from crisis.page import facts_of_pages
from crisis.permissions import is_one_of_us, may
from crisis.protocol import Protocol
from crisis.readiness import AccountReadiness, readiness_of
from crisis.roster import roster_gaps
from crisis.rules.permissions import Action
from storage.queries.action import open_actions_of_person
from storage.queries.crisis import open_crises_of_person
from storage.queries.escalation import open_pages_for
from storage.queries.home import escalated_to, resolved_lately
from storage.queries.person import person_by_slack_id, person_with_slack_id
from storage.queries.profile import accounts_of_person
from storage.queries.readiness import lowest_snapshots
from storage.vocabulary import Answer

MOST_PAGES = 10
"""Slack shows 100 blocks at most; whoever has more open pages finds them in their direct messages."""
MOST_ACTIONS, MOST_ACCOUNTS, MOST_DIGESTS, MOST_ESCALATED, MOST_RANKED, MOST_GAPS = 8, 7, 5, 6, 5, 6


async def home(session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime) -> HomeFacts:
    """What App Home shows somebody; to guests and people who left: nothing of ours, whatever they were in before.

    With a constant number of queries, however much there is.
    """
    may_declare = await may(session, protocol, slack_id, Action.DECLARE)
    if not await is_one_of_us(session, slack_id):
        return HomeFacts(slack_id=slack_id, mine=(), pages=(), may_declare=may_declare, is_one_of_us=False)
    pages = (await open_pages_for(session, slack_id))[:MOST_PAGES]
    return HomeFacts(
        slack_id=slack_id,
        mine=await listed(session, await open_crises_of_person(session, slack_id), now=now),
        pages=await facts_of_pages(session, protocol, pages) if pages else (),
        may_declare=may_declare,
        actions=await _actions(session, slack_id, now=now),
        accounts=await _accounts(session, protocol, slack_id, now=now),
        digests=await _digests(session, slack_id),
        escalated=await _escalated(session, slack_id),
        manager=await _manager(session, protocol, slack_id, now=now),
    )


def home_account(found: AccountReadiness) -> HomeAccount:
    """An account as one line shows it."""
    account = found.account
    assert account.id is not None
    return HomeAccount(
        id=account.id,
        name=account.name,
        tier=account.tier,
        readiness=found.score.points,
        stale_sections=found.stale_sections,
    )


async def _actions(session: AsyncSession, slack_id: str, *, now: datetime) -> tuple[HomeAction, ...]:
    rows = (await open_actions_of_person(session, slack_id))[: MOST_ACTIONS + 1]
    return tuple(
        HomeAction(
            id=action.id or 0,
            crisis_key=crisis.key,
            what=action.what,
            due_at=action.due_at,
            is_overdue=action.due_at <= now,
        )
        for action, crisis in rows
    )


async def _accounts(
    session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime
) -> tuple[HomeAccount, ...]:
    person = await person_by_slack_id(session, slack_id)
    assert person is not None and person.id is not None
    rows = await accounts_of_person(session, person.id, limit=MOST_ACCOUNTS + 1)
    return tuple(home_account(found) for found in await readiness_of(session, protocol, rows, now=now))


async def _digests(session: AsyncSession, slack_id: str) -> tuple[HomeDigest, ...]:
    return tuple(
        HomeDigest(
            id=crisis.id or 0,
            key=crisis.key,
            account_name=crisis.account_name,
            severity=crisis.severity,
            resolved_at=crisis.resolved_at,
            what_was_done=crisis.what_was_done,
        )
        for crisis in await resolved_lately(session, slack_id, limit=MOST_DIGESTS)
        if crisis.resolved_at is not None
    )


async def _escalated(session: AsyncSession, slack_id: str) -> tuple[HomeEscalation, ...]:
    newest = {
        crisis.key: HomeEscalation(
            key=crisis.key,
            account_name=crisis.account_name,
            severity=crisis.severity,
            step=page.step,
            at=page.sent_at,
            is_answered=page.answer is not Answer.OPEN,
            channel_id=crisis.channel_id,
        )
        for page, crisis in reversed(await escalated_to(session, slack_id, limit=4 * MOST_ESCALATED))
    }
    return tuple(newest.values())[-MOST_ESCALATED:][::-1]


async def _manager(session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime) -> ManagerHome | None:
    if not await is_manager(session, protocol, slack_id):
        return None
    ranked = await lowest_snapshots(session, limit=MOST_RANKED)
    gaps = await roster_gaps(session, protocol, None, now=now)
    return ManagerHome(
        least_ready=tuple(
            HomeAccount(id=account.id or 0, name=account.name, tier=account.tier, readiness=snapshot.score)
            for snapshot, account in ranked
        ),
        team_gaps=tuple(gap.sentence for gap in gaps[:MOST_GAPS]),
    )


async def home_opened(session: AsyncSession, slack_id: str, *, now: datetime) -> None:
    """Somebody looks at App Home: draw it, and from now on again whenever something of theirs changes."""
    person = await person_with_slack_id(session, slack_id)
    person.home_opened_at = now
    session.add(person)
    await session.flush()
    await wish_for(session, PublishHome(slack_id=slack_id), now=now)
