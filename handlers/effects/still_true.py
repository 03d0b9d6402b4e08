"""Answers that many effects share to "is it still true?"."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.facts import CrisisFacts
from handlers.effects.performer import Drop, EffectDependencies
from storage.queries.crisis import crisis_by_id
from storage.queries.person import person_by_slack_id
from storage.vocabulary import Status

NO_CRISIS = Drop("The crisis does not exist.")
NO_CHANNEL = Drop("The crisis has no channel.")


def ended(status: Status) -> Drop:
    return Drop(f"The crisis was {status} meanwhile.")


async def facts_of(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> CrisisFacts | None:
    """What messages about a crisis need; None when there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    return await crisis_facts(session, deps.protocol, crisis) if crisis else None


async def direct_channel_of(session: AsyncSession, slack_id: str) -> str | None:
    """The direct message between the bot and somebody, if it was opened before."""
    person = await person_by_slack_id(session, slack_id)
    return person.direct_channel if person else None
