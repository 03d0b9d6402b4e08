"""The one message that is always current, and the line that announced the crisis."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.effects import PinHeadline, PostHeadline, wish_for
from crisis.facts import Headline, OpenPage
from crisis.obligation_facts import next_obligation
from crisis.page import on_it
from crisis.permissions import locked_crisis
from crisis.protocol import Protocol
from crisis.renewal import hint_for
from crisis.rules.escalation import is_higher
from crisis.timeline import CLOCK, record
from crisis.update import clock_facts, update_facts
from storage.outbox import failed_of_crisis
from storage.queries.crisis import crisis_by_id
from storage.queries.escalation import open_climbs, open_pages, pages_of
from storage.queries.update import last_update
from storage.tables.escalation import Climb
from storage.vocabulary import Audience, Step


async def headline(session: AsyncSession, protocol: Protocol, crisis_id: int, *, now: datetime) -> Headline | None:
    """Everything the headline shows at this moment; None when there is no such crisis."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None:
        return None
    newest = await last_update(session, crisis_id)
    climbs = list(await open_climbs(session, crisis_id))
    # While nobody was paged for it yet, a climb (for an unclaimed lead) only waits.
    began = {page.climb_id for page in await pages_of(session, crisis_id)}
    climb = _highest([climb for climb in climbs if climb.id in began])
    facts = await crisis_facts(session, protocol, crisis)
    return Headline(
        crisis=facts,
        internal=await clock_facts(session, protocol, crisis_id, Audience.INTERNAL, now=now),
        client=await clock_facts(session, protocol, crisis_id, Audience.CLIENT, now=now),
        next_obligation=await next_obligation(session, crisis, now=now),
        last_update=await update_facts(session, newest.id) if newest and newest.id else None,
        open_pages=tuple(
            OpenPage(slack_id=page.slack_id, step=page.step, sent_at=page.sent_at)
            for page in await open_pages(session, crisis_id)
        ),
        on_it=await on_it(session, crisis_id),
        escalated_to=climb.step if climb and is_higher(climb.step, Step.CRT) else None,
        escalation_reason=climb.reason if climb else "",
        next_escalation_at=_soonest(climbs),
        failed_effects=await failed_of_crisis(session, crisis_id),
        headline_ts=crisis.headline_ts,
        resolved_at=crisis.resolved_at,
        what_was_done=crisis.what_was_done,
        cancel_reason=crisis.cancel_reason,
        renewal=hint_for(protocol, facts, now=now),
    )


async def headline_posted(session: AsyncSession, crisis_id: int, *, ts: str, now: datetime) -> None:
    """Slack has the headline: remember where, and pin it."""
    crisis = await locked_crisis(session, crisis_id)
    crisis.headline_ts = ts
    session.add(crisis)
    await session.flush()
    await wish_for(session, PinHeadline(crisis_id=crisis_id), now=now)


async def headline_gone(session: AsyncSession, crisis_id: int, *, ts: str, now: datetime) -> None:
    """Somebody deleted the headline in Slack: post it anew, once, for the channel has nothing else that is current."""
    crisis = await locked_crisis(session, crisis_id)
    if crisis.headline_ts != ts:
        return
    crisis.headline_ts = None
    session.add(crisis)
    await session.flush()
    text = "Somebody deleted the headline in Slack, so it is posted anew."
    await record(session, crisis, "headline_gone", text, by=CLOCK, now=now)
    await wish_for(session, PostHeadline(crisis_id=crisis_id, instead_of=ts), now=now)


async def announcement_posted(session: AsyncSession, crisis_id: int, *, channel: str, ts: str, now: datetime) -> None:
    """Slack has the line in the crisis-desk channel."""
    crisis = await locked_crisis(session, crisis_id)
    crisis.announcement_channel, crisis.announcement_ts = channel, ts
    session.add(crisis)
    await session.flush()


def _highest(climbs: list[Climb]) -> Climb | None:
    ranked = sorted(climbs, key=lambda climb: list(Step).index(climb.step))
    return ranked[-1] if ranked else None


def _soonest(climbs: list[Climb]) -> datetime | None:
    return min((climb.next_at for climb in climbs if climb.next_at is not None), default=None)
