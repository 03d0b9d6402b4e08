"""The review: its card in the channel, and whether a reminder still has something to remind of."""

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import SendDirect
from crisis.review_facts import review_facts
from handlers.blocks.message import Message
from handlers.blocks.review import review_card
from handlers.effects.performer import EffectDependencies
from storage.queries.crisis import crisis_by_id
from storage.queries.review import review_of
from storage.vocabulary import Status


async def show_review(session: AsyncSession, deps: EffectDependencies, crisis_id: int) -> Message | None:
    """The card; None while the crisis lasts."""
    facts = await review_facts(session, deps.protocol, crisis_id)
    return review_card(facts) if facts else None


async def is_review_waited_for(session: AsyncSession, value: SendDirect) -> bool:
    """Whether the reminder still counts: not closed, and not of an end that was taken back."""
    if value.crisis_id is None:
        return False
    crisis, review = await crisis_by_id(session, value.crisis_id), await review_of(session, value.crisis_id)
    if crisis is None or review is None or crisis.status is not Status.RESOLVED:
        return False
    return review.closed_at is None and review.due_at.isoformat() == value.values["due_at"]
