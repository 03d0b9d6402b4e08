"""The digest of one crisis after its end, and the Friday digest of all open ones."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts, listed
from crisis.action_facts import actions_that_remain
from crisis.effects import PostFridayDigest, wish_for
from crisis.facts import Digest, Figures, ListedCrisis
from crisis.obligation_facts import obligations_that_remain
from crisis.page import on_it
from crisis.protocol import Protocol
from crisis.rules.cadence import next_friday
from crisis.rules.digest import Promise, on_time, seconds_until
from crisis.rules.escalation import is_higher
from crisis.timeline import timeline
from storage.queries.crisis import crisis_by_id, crisis_for_change, members_of, open_crises, roles_of
from storage.queries.escalation import pages_of
from storage.queries.update import clock_of, updates_of
from storage.tables.crisis import Crisis
from storage.vocabulary import Audience, Step

MOST_LISTED = 200
"""A Friday digest of more crises than this would help nobody."""

FRIDAY_GRACE = timedelta(days=2)
"""Away on Friday afternoon: the digest still comes on Saturday or Sunday, but not on Monday."""


async def digest(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, end: int, now: datetime
) -> Digest | None:
    """All that the digest of the `end`-th end shows; None when the crisis was reopened since, or there is none."""
    crisis = await crisis_by_id(session, crisis_id)
    if crisis is None or crisis.resolved_at is None or crisis.ends != end:
        return None
    return Digest(
        crisis=await crisis_facts(session, protocol, crisis),
        end=end,
        resolved_at=crisis.resolved_at,
        what_was_done=crisis.what_was_done,
        cause=crisis.cause,
        client_confirmed_by=crisis.client_confirmed_by,
        client_confirmed_how=crisis.client_confirmed_how,
        unconfirmed_reason=crisis.unconfirmed_reason,
        figures=await figures_of(session, crisis, crisis.resolved_at),
        people=await _people(session, crisis_id),
        timeline=await timeline(session, crisis_id),
        remains=await _remains(session, crisis, now=now),
        picture_file_id=crisis.timeline_file_id,
    )


async def timeline_drawn(session: AsyncSession, crisis_id: int, *, file_id: str, now: datetime) -> None:
    """Slack has the picture of the timeline; the digests that wait for it can show it."""
    crisis = await crisis_for_change(session, crisis_id)
    if crisis is not None:
        crisis.timeline_file_id = file_id
        session.add(crisis)
        await session.flush()


async def friday(session: AsyncSession, *, now: datetime) -> tuple[ListedCrisis, ...]:
    """All open crises, gravest first."""
    return await listed(session, await open_crises(session, limit=MOST_LISTED), now=now)


async def wish_friday_digest(session: AsyncSession, protocol: Protocol, *, now: datetime) -> None:
    """Once a week, from the protocol's hour on Friday, if any crisis is open and there is a crisis-desk channel."""
    if protocol.channels.crisis_desk is None:
        return
    # Not seven days: in the week after the clocks go forward that would find last Friday's hour.
    moment = next_friday(now - timedelta(days=6), timezone=protocol.timezone, at=protocol.updates.friday_at)
    if not moment <= now < moment + FRIDAY_GRACE or not await open_crises(session, limit=1):
        return
    year, week, _ = moment.astimezone(ZoneInfo(protocol.timezone)).isocalendar()
    await wish_for(session, PostFridayDigest(week=f"{year}-W{week:02d}"), now=now)


async def figures_of(session: AsyncSession, crisis: Crisis, resolved_at: datetime) -> Figures:
    """What the digest and the review count, from what is on record."""
    assert crisis.id is not None
    internal, internal_due = await _kept(session, crisis.id, Audience.INTERNAL, until=resolved_at)
    client, client_due = await _kept(session, crisis.id, Audience.CLIENT, until=resolved_at)
    above = [page for page in await pages_of(session, crisis.id) if is_higher(page.step, Step.BACKUPS)]
    return Figures(
        to_notify_s=seconds_until(crisis.declared_at, crisis.notified_at),
        to_acknowledge_s=seconds_until(crisis.declared_at, crisis.acknowledged_at),
        to_first_client_word_s=seconds_until(crisis.declared_at, crisis.first_client_word_at),
        to_resolve_s=seconds_until(crisis.declared_at, resolved_at),
        internal_on_time=internal,
        internal_due=internal_due,
        client_on_time=client,
        client_due=client_due,
        escalations=len({(page.climb_id, page.step) for page in above}),
    )


async def _kept(session: AsyncSession, crisis_id: int, audience: Audience, *, until: datetime) -> tuple[int, int]:
    """How many updates were on time, and how many were due; those missed at the end count as due."""
    given = [update for update in await updates_of(session, crisis_id) if update.audience is audience]
    promises = [Promise(update.due_at, update.posted_at) for update in given if update.due_at is not None]
    kept, due = on_time(promises, until=until)
    clock = await clock_of(session, crisis_id, audience)
    return kept, due + (clock.missed if clock else 0)


async def _people(session: AsyncSession, crisis_id: int) -> tuple[tuple[str, str], ...]:
    """Everybody who took part, with what they were; roles first."""
    was: dict[str, list[str]] = {}
    for role, slack_id in (await roles_of(session, crisis_id)).items():
        was.setdefault(slack_id, []).append(role.value)
    helped = set(await on_it(session, crisis_id))
    for row in await members_of(session, crisis_id):
        if row.function or row.slack_id in was or row.slack_id in helped:
            was.setdefault(row.slack_id, []).extend([row.function] if row.function else [])
    return tuple((slack_id, ", ".join(parts) or "helped") for slack_id, parts in was.items())


async def _remains(session: AsyncSession, crisis: Crisis, *, now: datetime) -> tuple[str, ...]:
    assert crisis.id is not None
    sentences = []
    if not crisis.client_confirmed_by:
        sentences.append(f"The client has not confirmed yet: {crisis.unconfirmed_reason}")
    if not crisis.cause:
        sentences.append("The cause is not known or not written down yet.")
    if crisis.first_client_word_at is None:
        sentences.append("No word to the client is on record.")
    sentences += await obligations_that_remain(session, crisis, now=now)
    sentences += await actions_that_remain(session, crisis.id)
    return tuple(sentences)
