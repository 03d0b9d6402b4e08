"""The end of a crisis, the way there and the way back (S0-35, S0-36)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action_clock import recount_actions, redraw_actions
from crisis.card import redraw_cards
from crisis.client_draft_steps import cancel_draft
from crisis.climb import end_all_climbs
from crisis.clocks import recount_clocks, stop_clocks
from crisis.effects import AnnounceChange, PostNotice, wish_for
from crisis.escalation import check_open, expect_lead
from crisis.feedback_ask import plan_asks
from crisis.obligation_clock import recount_obligations
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, WrongStatus
from crisis.reopening import catch_up
from crisis.report import wish_for_digests
from crisis.review_clock import expect_review, set_review_aside
from crisis.rules.duration import say_duration
from crisis.rules.length import too_long
from crisis.rules.lifecycle import check_may_follow, is_open
from crisis.rules.permissions import Action
from crisis.show import show_everywhere
from crisis.timeline import record, who_was_faster
from storage.tables.crisis import Crisis
from storage.vocabulary import Status

LONGEST_TEXT = 3_000


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How a crisis ended. The client's confirmation (by whom and how), or why there is none yet."""

    crisis_id: int
    by: str
    what_was_done: str
    cause: str = ""
    client_confirmed_by: str = ""
    client_confirmed_how: str = ""
    unconfirmed_reason: str = ""


async def start_recovery(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str, note: str, now: datetime
) -> None:
    """The worst is over: updates slow down, nobody is paged for them more often than needed."""
    _check_length("note", note)
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    if crisis.status is Status.RECOVERING:
        faster = await who_was_faster(session, crisis_id, "recovering")
        raise AlreadyDone(f"{crisis.key} is recovering already.{faster}")
    check_may_follow(crisis.status, Status.RECOVERING)
    crisis.status, crisis.recovering_at, crisis.phase_since = Status.RECOVERING, now, now
    session.add(crisis)
    await session.flush()
    await recount_clocks(session, protocol, crisis, now=now)
    await redraw_actions(session, crisis, now=now)
    await _say(session, crisis, "recovering", "started the recovery", by=by, now=now, note=note.strip())


async def resolve(session: AsyncSession, protocol: Protocol, resolution: Resolution, *, now: datetime) -> None:
    """End the crisis: clocks and ladder stop, and everybody who must know gets the digest."""
    _check_resolution(resolution)
    crisis = await crisis_to_change(session, protocol, resolution.crisis_id, who=resolution.by, action=Action.END)
    await _check_can_end(session, crisis, Status.RESOLVED)
    crisis.status, crisis.resolved_at, crisis.ended_at = Status.RESOLVED, now, now
    crisis.ends += 1
    crisis.what_was_done, crisis.cause = resolution.what_was_done.strip(), resolution.cause.strip()
    crisis.client_confirmed_by = resolution.client_confirmed_by.strip()
    crisis.client_confirmed_how = resolution.client_confirmed_how.strip()
    crisis.unconfirmed_reason = resolution.unconfirmed_reason.strip()
    session.add(crisis)
    await session.flush()
    await _stop(session, protocol, crisis, because="The crisis was resolved.", now=now)
    await expect_review(session, protocol, crisis, now=now)
    await _say(session, crisis, "resolved", "resolved the crisis", by=resolution.by, now=now)
    await wish_for_digests(session, protocol, crisis, asked_by=resolution.by, now=now)
    await plan_asks(session, protocol, crisis, now=now)


async def cancel(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str, reason: str, now: datetime
) -> None:
    """It was a false alarm: everything stops, and everybody who heard of it hears why."""
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why this was no crisis: everybody in it will read it."})
    _check_length("reason", reason)
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.END)
    await _check_can_end(session, crisis, Status.CANCELLED)
    crisis.status, crisis.ended_at, crisis.cancel_reason = Status.CANCELLED, now, reason.strip()
    session.add(crisis)
    await session.flush()
    await _stop(session, protocol, crisis, because="The crisis was cancelled.", now=now)
    await _say(session, crisis, "cancelled", "cancelled the crisis", by=by, now=now, reason=reason.strip())


async def reopen(
    session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str, reason: str, now: datetime
) -> None:
    """It is not over after all: the clocks start again, within the protocol's days."""
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence what happened: everybody in the crisis will read it."})
    _check_length("reason", reason)
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.END)
    if is_open(crisis.status):
        faster = await who_was_faster(session, crisis_id, "reopened")
        raise AlreadyDone(f"{crisis.key} is open: it is {crisis.status}.{faster}")
    check_may_follow(crisis.status, Status.RESPONDING)
    _check_not_too_late(crisis, protocol.reopen_within, now=now)
    crisis.status, crisis.ended_at, crisis.resolved_at, crisis.phase_since = Status.RESPONDING, None, None, now
    crisis.recovering_at, crisis.cancel_reason = None, ""
    session.add(crisis)
    await session.flush()
    await catch_up(session, protocol, crisis, now=now)
    await recount_clocks(session, protocol, crisis, now=now, from_now=True)
    await recount_actions(session, crisis, now=now)
    await recount_obligations(session, protocol, crisis, now=now)
    await set_review_aside(session, crisis, now=now)
    await expect_lead(session, protocol, crisis, now=now)
    await _say(session, crisis, "reopened", "reopened the crisis", by=by, now=now, reason=reason.strip())


async def _stop(session: AsyncSession, protocol: Protocol, crisis: Crisis, *, because: str, now: datetime) -> None:
    await stop_clocks(session, crisis, now=now)
    await recount_actions(session, crisis, now=now)
    await recount_obligations(session, protocol, crisis, now=now)
    await end_all_climbs(session, crisis, because=because, now=now)
    await cancel_draft(session, crisis, because=because, now=now)


async def _say(
    session: AsyncSession, crisis: Crisis, word: str, did: str, *, by: str, now: datetime, **why: str
) -> None:
    """In the channel and where the crisis was announced."""
    assert crisis.id is not None
    reason = "".join(f" {text}" for text in why.values() if text)
    await record(session, crisis, word, f"<@{by}> {did}.{reason}", by=by, now=now, **why)
    notice = PostNotice(crisis_id=crisis.id, word=word, values={"by": by, **why})
    await wish_for(session, notice, now=now, asked_by=by)
    await wish_for(session, AnnounceChange(crisis_id=crisis.id, word=word), now=now)
    await show_everywhere(session, crisis, now=now)
    await redraw_cards(session, crisis, now=now)


async def _check_can_end(session: AsyncSession, crisis: Crisis, to: Status) -> None:
    assert crisis.id is not None
    if crisis.status is to:
        faster = await who_was_faster(session, crisis.id, to)
        raise AlreadyDone(f"{crisis.key} is {to} already.{faster} Nothing was changed.")
    check_open(crisis)


def _check_not_too_late(crisis: Crisis, within: timedelta, *, now: datetime) -> None:
    if crisis.ended_at is not None and now > crisis.ended_at + within:
        limit = say_duration(within)
        raise WrongStatus(
            f"{crisis.key} ended more than {limit} ago, so it stays as it is. Declare a new crisis with /crisis."
        )


def _check_resolution(resolution: Resolution) -> None:
    errors = {}
    if not resolution.what_was_done.strip():
        errors["what_was_done"] = "Say in a few sentences what was done: the digest begins with it."
    by, how = resolution.client_confirmed_by.strip(), resolution.client_confirmed_how.strip()
    if by and not how:
        errors["client_confirmed_how"] = "Say how the client confirmed: a call, an e-mail, a meeting."
    if how and not by:
        errors["client_confirmed_by"] = "Say who at the client confirmed."
    if not by and not how and not resolution.unconfirmed_reason.strip():
        errors["unconfirmed_reason"] = "Say who at the client confirmed and how, or here why nobody has yet."
    lengths = {"what_was_done": LONGEST_TEXT, "cause": LONGEST_TEXT, "unconfirmed_reason": LONGEST_TEXT}
    lengths |= {"client_confirmed_by": 200, "client_confirmed_how": 200}
    for field, longest in lengths.items():
        text = getattr(resolution, field)
        if len(text) > longest:
            errors[field] = too_long(longest, text)
    if errors:
        raise InvalidInput(errors)


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput({field: too_long(LONGEST_TEXT, text)})
