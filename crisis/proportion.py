"""Whether a crisis that is over was answered in proportion, from what is on record (S1-11)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.digest import figures_of
from crisis.protocol import Protocol
from crisis.roster import seats_for_account
from crisis.rules.account import search_key
from crisis.rules.digest import first
from crisis.rules.escalation import is_higher
from crisis.rules.proportion import Course, Flag, Limits, Span, Updates, gravest_span, out_of_proportion
from storage.queries.crisis import members_of
from storage.queries.escalation import pages_of
from storage.queries.timeline import entries_of
from storage.tables.crisis import Crisis
from storage.tables.escalation import Page
from storage.tables.timeline import TimelineEntry
from storage.vocabulary import Concern, Severity, Status, Step

CHANGED = ("severity_raised", "severity_lowered")
LED = ("lead_taken", "lead_handed_over")
BY_TIME = (Concern.UNACKNOWLEDGED, Concern.UNCLAIMED_LEAD)


async def proportion_of(session: AsyncSession, protocol: Protocol, crisis: Crisis) -> tuple[Flag, ...] | None:
    """What says that too little or too much was done; nothing: in proportion. None: the crisis is not over."""
    if crisis.ended_at is None:
        return None
    limits = Limits(**protocol.proportion.model_dump())
    course = await _course(session, protocol, crisis, crisis.ended_at)
    return out_of_proportion(course, protocol.severities, limits)


async def _course(session: AsyncSession, protocol: Protocol, crisis: Crisis, ended_at: datetime) -> Course:
    assert crisis.id is not None
    spans = spans_of(crisis, await entries_of(session, crisis.id, CHANGED), ended_at)
    declared = await entries_of(session, crisis.id, ["declared"])
    pages = await pages_of(session, crisis.id)
    led_at = first(entry.at for entry in await entries_of(session, crisis.id, LED))
    figures = await figures_of(session, crisis, ended_at)
    return Course(
        spans=spans,
        was_unsure=any(entry.details.get("was_unsure") for entry in declared),
        is_false_alarm=crisis.status is Status.CANCELLED,
        account_may_be_lost=crisis.loss_risk_at is not None,
        called=len({page.slack_id for page in pages}),
        answered_at=crisis.acknowledged_at,
        led_at=led_at,
        client_told_at=crisis.first_client_word_at,
        updates=(
            Updates(audience="team", on_time=figures.internal_on_time, due=figures.internal_due),
            Updates(audience="client", on_time=figures.client_on_time, due=figures.client_due),
        ),
        climbed_to=_highest(page for page in pages if page.concern in BY_TIME),
        sent_for=_highest(page for page in pages if page.concern is Concern.MANUAL),
        missing=await _missing(session, protocol, crisis, gravest_span(spans)),
    )


def spans_of(crisis: Crisis, changes: Sequence[TimelineEntry], ended_at: datetime) -> tuple[Span, ...]:
    """How bad it was from when to when."""
    began = changes[0].details["old"] if changes else crisis.severity
    starts = [(Severity(began), crisis.declared_at)]
    starts += [(Severity(entry.details["new"]), entry.at) for entry in changes]
    ends = [*(at for _, at in starts[1:]), ended_at]
    return tuple(
        Span(severity=severity, began_at=at, ended_at=end) for (severity, at), end in zip(starts, ends, strict=True)
    )


async def _missing(session: AsyncSession, protocol: Protocol, crisis: Crisis, gravest: Span) -> tuple[str, ...]:
    """Functions that the protocol calls at its gravest, and that nobody in the crisis stood for.

    A member row keeps one function, so whoever holds two is found by the seats.
    """
    assert crisis.id is not None
    members = await members_of(session, crisis.id)
    there, stood_for = {row.slack_id for row in members}, {search_key(row.function) for row in members}
    for seat in await seats_for_account(session, protocol, crisis.account_id, now=gravest.began_at):
        if any(one.slack_id in there for one in seat.people):
            stood_for.add(search_key(seat.function))
    wanted = [seat.function for seat in protocol.seats_for(gravest.severity)]
    return tuple(function for function in wanted if search_key(function) not in stood_for)


def _highest(pages: Iterable[Page]) -> Step:
    found = Step.CRT
    for page in pages:
        found = page.step if is_higher(page.step, found) else found
    return found
