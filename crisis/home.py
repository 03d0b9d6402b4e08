"""App Home of one person: the first version shows their open crises and the pages that wait for them."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import listed
from crisis.effects import PublishHome, wish_for
from crisis.facts import HomeFacts
from crisis.page import facts_of_pages
from crisis.permissions import is_one_of_us, may
from crisis.protocol import Protocol
from crisis.rules.permissions import Action
from storage.queries.crisis import open_crises_of_person
from storage.queries.escalation import open_pages_for
from storage.queries.person import person_with_slack_id

MOST_PAGES = 10
"""Slack shows 100 blocks at most; whoever has more open pages finds them in their direct messages."""


async def home(session: AsyncSession, protocol: Protocol, slack_id: str, *, now: datetime) -> HomeFacts:
    """What App Home shows somebody; to guests and people who left: nothing of ours, whatever they were in before."""
    if not await is_one_of_us(session, slack_id):
        return HomeFacts(
            slack_id=slack_id,
            mine=(),
            pages=(),
            may_declare=await may(session, protocol, slack_id, Action.DECLARE),
        )
    pages = (await open_pages_for(session, slack_id))[:MOST_PAGES]
    return HomeFacts(
        slack_id=slack_id,
        mine=await listed(session, await open_crises_of_person(session, slack_id), now=now),
        pages=await facts_of_pages(session, protocol, pages) if pages else (),
        may_declare=await may(session, protocol, slack_id, Action.DECLARE),
    )


async def home_opened(session: AsyncSession, slack_id: str, *, now: datetime) -> None:
    """Somebody looks at App Home: draw it, and from now on again whenever something of theirs changes."""
    person = await person_with_slack_id(session, slack_id)
    person.home_opened_at = now
    session.add(person)
    await session.flush()
    await wish_for(session, PublishHome(slack_id=slack_id), now=now)
