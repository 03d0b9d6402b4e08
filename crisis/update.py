"""Updates to the team and to the client, reminders of them, and what happens when they stay out (S0-32..34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.about import crisis_facts
from crisis.clocks import clock_named, default_due, new_round, why_due
from crisis.effects import PostNotice, PostUpdate, wish_for
from crisis.escalation import check_open
from crisis.facts import ClockFacts, ReminderFacts, UpdateFacts, WaitingDraft
from crisis.permissions import crisis_to_change, locked_crisis
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput
from crisis.rules.duration import say_duration
from crisis.rules.length import too_long
from crisis.rules.obligation import promise_words
from crisis.rules.permissions import Action
from crisis.show import show_everywhere
from crisis.timeline import record, who_was_faster
from storage.queries.client_draft import open_draft
from storage.queries.crisis import crisis_by_id, roles_of
from storage.queries.update import clock_of, update_by_id
from storage.tables.crisis import Crisis
from storage.tables.update import Update, UpdateClock
from storage.vocabulary import Audience, DraftState, Role, Status

LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""

FARTHEST_NEXT = timedelta(days=14)
"""A promise farther away than two weeks is none; our judgement."""

AUDIENCE_NAMES = {Audience.INTERNAL: "team", Audience.CLIENT: "client"}


@dataclass(frozen=True, kw_only=True)
class UpdateDraft:
    """What somebody wrote. `next_due_at` None: as the protocol says. `request_key`: see `crisis.receipt`."""

    crisis_id: int
    audience: Audience
    author: str
    progress: str = ""
    changes: str = ""
    plan: str = ""
    told_to: str = ""
    told_how: str = ""
    told_at: datetime | None = None
    next_due_at: datetime | None = None
    request_key: str | None = None


async def post_update(session: AsyncSession, protocol: Protocol, draft: UpdateDraft, *, now: datetime) -> Update | None:
    """Post an update and restart its clock; the other audience's clock is left alone.

    Returns None when the same request was carried out before.

    Raises:
        InvalidInput: nothing is written, a text is too long, the client part is missing, or a time is impossible.
    """
    crisis = await crisis_to_change(session, protocol, draft.crisis_id, who=draft.author, action=Action.CHANGE)
    check_open(crisis)
    _check_texts(draft, now=now)
    _check_next(draft.next_due_at, now=now)
    if not await first_time(session, draft.request_key, now=now):
        return None
    return await _give(session, protocol, crisis, draft, is_no_change=False, now=now)


async def no_change(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    audience: Audience,
    *,
    round: int | None,
    by: str,
    next_due_at: datetime | None = None,
    now: datetime,
) -> None:
    """ "No change, next at …": an honest update of one line. `round` is that of the reminder that was answered.

    Raises:
        AlreadyDone: the reminder was answered meanwhile.
        InvalidInput: the client has not heard the first word yet.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    _check_next(next_due_at, now=now)
    clock = await clock_named(session, crisis, audience)
    await _check_round(session, crisis, clock, round)
    if audience is Audience.CLIENT and clock.is_first:
        raise InvalidInput({"told_to": "The client has heard nothing yet, so there is no “no change”. Post an update."})
    draft = UpdateDraft(crisis_id=crisis_id, audience=audience, author=by, next_due_at=next_due_at)
    await _give(session, protocol, crisis, draft, is_no_change=True, now=now)


async def snooze(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    audience: Audience,
    *,
    round: int | None,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Put a due update off, with a reason, at most as often as the protocol allows."""
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why the update must wait: the channel will see it."})
    if len(reason) > LONGEST_TEXT:
        raise InvalidInput({"reason": _too_long("reason", reason)})
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    check_open(crisis)
    clock = await clock_named(session, crisis, audience)
    await _check_round(session, crisis, clock, round)
    if clock.due_at is None:
        raise AlreadyDone(f"No {AUDIENCE_NAMES[audience]} update is due in {crisis.key}.")
    most = protocol.updates.snooze_at_most
    if clock.snoozes >= most:
        raise InvalidInput(
            {"reason": f"This update was put off {most} times, which is all the protocol allows. Post it."}
        )
    due_at = max(clock.due_at, now) + protocol.updates.snooze_for
    clock.snoozes += 1
    await new_round(session, protocol, crisis, clock, due_at=due_at, now=now)
    length = say_duration(protocol.updates.snooze_for)
    text = f"<@{by}> put the {AUDIENCE_NAMES[audience]} update off by {length}: {reason.strip()}"
    await record(session, crisis, "snoozed", text, by=by, now=now, audience=audience, until=due_at.isoformat())
    values = {"by": by, "audience": audience, "until": due_at.isoformat(), "reason": reason.strip()}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="snoozed", values=values), now=now)
    await show_everywhere(session, crisis, now=now)


async def reminder_facts(
    session: AsyncSession, protocol: Protocol, clock_id: int, round: int, *, now: datetime
) -> ReminderFacts | None:
    """What the reminder of one round shows; None when that round is over or the crisis ended."""
    clock = await session.get(UpdateClock, clock_id)
    crisis = await crisis_by_id(session, clock.crisis_id) if clock else None
    if clock is None or crisis is None or clock.round != round or clock.due_at is None:
        return None
    facts = await clock_facts(session, protocol, clock.crisis_id, clock.audience, now=now)
    assert facts is not None
    responsible = await responsible_for(session, clock.crisis_id, clock.audience)
    return ReminderFacts(
        crisis=await crisis_facts(session, protocol, crisis),
        clock=facts,
        responsible=responsible,
        draft=await _waiting_draft(session, clock) if clock.audience is Audience.CLIENT else None,
    )


async def _waiting_draft(session: AsyncSession, clock: UpdateClock) -> WaitingDraft | None:
    draft = await open_draft(session, clock.crisis_id)
    if draft is None:
        return None
    who = {DraftState.WAITING: draft.approver, DraftState.CHANGES: draft.author}.get(draft.state)
    return WaitingDraft(state=draft.state, who=who)


async def reminder_posted(session: AsyncSession, clock_id: int, round: int, *, ts: str, now: datetime) -> None:
    """Slack has the reminder. If its round is over meanwhile, `RemoveReminder` finds the ts in the effect's result."""
    clock = await session.get(UpdateClock, clock_id)
    if clock is None:
        return
    await locked_crisis(session, clock.crisis_id)
    await session.refresh(clock)
    if clock.round == round:
        clock.reminder_ts = ts
        session.add(clock)
        await session.flush()


async def responsible_for(session: AsyncSession, crisis_id: int, audience: Audience) -> str | None:
    """Who owes the update: the lead; to the client the liaison, who is the client's one voice (S3-2)."""
    roles = await roles_of(session, crisis_id)
    return roles.get(Role.LIAISON if audience is Audience.CLIENT else Role.LEAD)


async def update_facts(session: AsyncSession, update_id: int) -> UpdateFacts | None:
    row = await update_by_id(session, update_id)
    if row is None:
        return None
    return UpdateFacts(
        id=update_id,
        audience=row.audience,
        author=row.author,
        posted_at=row.posted_at,
        progress=row.progress,
        changes=row.changes,
        plan=row.plan,
        is_no_change=row.is_no_change,
        told_to=row.told_to,
        told_how=row.told_how,
        told_at=row.told_at,
        next_due_at=row.next_due_at,
    )


async def clock_facts(
    session: AsyncSession, protocol: Protocol, crisis_id: int, audience: Audience, *, now: datetime
) -> ClockFacts | None:
    """One clock as people see it; None when the crisis has none."""
    clock = await clock_of(session, crisis_id, audience)
    crisis = await crisis_by_id(session, crisis_id)
    if clock is None or crisis is None or clock.id is None:
        return None
    promise = await why_due(session, crisis, clock)
    return ClockFacts(
        id=clock.id,
        audience=audience,
        due_at=clock.due_at,
        stage=clock.stage,
        is_first=clock.is_first,
        round=clock.round,
        snoozes=clock.snoozes,
        snoozes_left=max(protocol.updates.snooze_at_most - clock.snoozes, 0),
        is_overdue=clock.due_at is not None and clock.due_at <= now,
        reminder_ts=clock.reminder_ts,
        default_next_at=await default_due(session, protocol, crisis, audience, last_at=now, is_first=False, now=now),
        promised_in=promise_words(promise.label, promise.source) if promise else "",
    )


async def _give(
    session: AsyncSession,
    protocol: Protocol,
    crisis: Crisis,
    draft: UpdateDraft,
    *,
    is_no_change: bool,
    now: datetime,
) -> Update:
    _check_often_enough(protocol, crisis, draft, now=now)
    clock = await clock_named(session, crisis, draft.audience)
    update = Update(
        crisis_id=draft.crisis_id,
        audience=draft.audience,
        author=draft.author,
        posted_at=now,
        progress=draft.progress.strip(),
        changes=draft.changes.strip(),
        plan=draft.plan.strip(),
        is_no_change=is_no_change,
        told_to=draft.told_to.strip(),
        told_how=draft.told_how.strip(),
        told_at=(draft.told_at or now) if draft.told_to.strip() else None,
        due_at=clock.due_at,
        next_due_at=draft.next_due_at or await _next_due(session, protocol, crisis, draft.audience, now=now),
    )
    session.add(update)
    _note_first(crisis, clock, update)
    await new_round(session, protocol, crisis, clock, due_at=update.next_due_at, now=now)
    await session.flush()
    await _say(session, crisis, update, by=draft.author, now=now)
    return update


def _note_first(crisis: Crisis, clock: UpdateClock, update: Update) -> None:
    clock.snoozes, clock.is_first = 0, False
    if crisis.status is Status.DECLARED:
        crisis.status = Status.RESPONDING
    if update.audience is Audience.CLIENT and crisis.first_client_word_at is None:
        crisis.first_client_word_at = update.told_at


async def _next_due(
    session: AsyncSession, protocol: Protocol, crisis: Crisis, audience: Audience, *, now: datetime
) -> datetime:
    """Where nothing asks for an update, the one just given promises the next within a week all the same."""
    due = await default_due(session, protocol, crisis, audience, last_at=now, is_first=False, now=now)
    return due or now + timedelta(days=7)


async def _say(session: AsyncSession, crisis: Crisis, update: Update, *, by: str, now: datetime) -> None:
    assert update.id is not None and crisis.id is not None
    parts = [text for text in (update.progress, update.changes, update.plan) if text]
    told = f" Told {update.told_to} by {update.told_how}." if update.told_to else ""
    said = " / ".join(parts).rstrip(".") or "no change"
    text = f"Update to the {AUDIENCE_NAMES[update.audience]}: {said}.{told}"
    await record(session, crisis, "updated", text, by=by, now=now, audience=update.audience, update=update.id)
    await wish_for(session, PostUpdate(crisis_id=crisis.id, update_id=update.id), now=now, asked_by=by)
    await show_everywhere(session, crisis, now=now)


def _check_texts(draft: UpdateDraft, *, now: datetime) -> None:
    errors = {}
    texts = {"progress": draft.progress, "changes": draft.changes, "plan": draft.plan}
    if not any(text.strip() for text in texts.values()):
        errors["progress"] = "Write at least one of the three: progress, changes, or adjustments of the plan."
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            errors[name] = _too_long(name, text)
    if draft.audience is Audience.CLIENT:
        errors |= _client_errors(draft, now=now)
    if errors:
        raise InvalidInput(errors)


def _client_errors(draft: UpdateDraft, *, now: datetime) -> dict[str, str]:
    errors = {}
    if not draft.told_to.strip():
        errors["told_to"] = "Say who at the client was told."
    elif len(draft.told_to) > 200:
        errors["told_to"] = too_long(200, draft.told_to)
    if not draft.told_how.strip():
        errors["told_how"] = "Say how: a call, an e-mail, a meeting."
    elif len(draft.told_how) > 100:
        errors["told_how"] = too_long(100, draft.told_how)
    if draft.told_at is not None and draft.told_at > now + timedelta(minutes=1):
        errors["told_at"] = "This is in the future. Post the update once the client has been told."
    return errors


def _check_next(next_due_at: datetime | None, *, now: datetime) -> None:
    if next_due_at is None:
        return
    if next_due_at <= now:
        raise InvalidInput({"next_due_at": "Choose a time in the future for the next update."})
    if next_due_at > now + FARTHEST_NEXT:
        raise InvalidInput({"next_due_at": "Choose a time within the next 14 days: nobody waits longer for a word."})


def _check_often_enough(protocol: Protocol, crisis: Crisis, draft: UpdateDraft, *, now: datetime) -> None:
    every = protocol.updates.loss_risk_every
    is_bound = crisis.loss_risk_at is not None and draft.audience is Audience.INTERNAL
    if is_bound and draft.next_due_at is not None and draft.next_due_at > now + every:
        sentence = f"{crisis.account_name} may be lost, so choose a time within {say_duration(every)}."
        raise InvalidInput({"next_due_at": f"{sentence} `/crisis nolossrisk` takes that back."})


async def _check_round(session: AsyncSession, crisis: Crisis, clock: UpdateClock, round: int | None) -> None:
    if round is not None and clock.round != round:
        faster = await who_was_faster(session, clock.crisis_id, "updated", "snoozed")
        raise AlreadyDone(
            f"This reminder was answered already.{faster} The headline of {crisis.key} shows what is due next."
        )


def _too_long(name: str, text: str) -> str:
    return too_long(LONGEST_TEXT, text)
