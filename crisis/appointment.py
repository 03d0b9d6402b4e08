"""Visits and calls that are planned: made, moved, cancelled; then they took place, or did not, once (S3-23)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import account_to_edit
from crisis.protocol import Protocol
from crisis.question import show_appointment_settled
from crisis.receipt import first_time
from crisis.refusals import AlreadyDone, InvalidInput, UnknownAppointment
from crisis.rules.appointment import first_check
from crisis.rules.length import too_long
from crisis.touchpoint import LogDraft, log
from storage.queries.appointment import appointment_by_id, appointment_for_change
from storage.queries.contact import contact_by_id
from storage.tables.appointment import Appointment
from storage.tables.touchpoint import Touchpoint
from storage.vocabulary import AppointmentState, TouchpointKind

LONGEST_PURPOSE = 3_000
"""Slack's limit for one text field."""
LONGEST_REASON = 1_000
LATEST = timedelta(days=366)
"""What is farther away is no plan; our judgement."""
GONE = "This plan does not exist. `/crisis touchpoints ACCOUNT` lists those that do."
BECAME = {
    AppointmentState.TOOK_PLACE: "said already that it took place",
    AppointmentState.DID_NOT: "said already that it did not take place",
    AppointmentState.CANCELLED: "cancelled it already",
}


@dataclass(frozen=True, kw_only=True)
class AppointmentDraft:
    """What the form asked. `view_id`: one form plans once."""

    account_id: int
    kind: TouchpointKind
    planned_at: datetime
    purpose: str
    by: str
    contact_id: int | None = None
    view_id: str | None = None


async def plan(
    session: AsyncSession, protocol: Protocol, draft: AppointmentDraft, *, now: datetime
) -> Appointment | None:
    """Write it down; who planned it is reminded of it and asked how it went. None: the same form was sent before.

    Raises:
        InvalidInput: fields `note`, `at`, `contact`: those of the form that also logs (S3-22).
        NotAllowed: only the account's people and managers may.
    """
    await account_to_edit(session, protocol, draft.account_id, by=draft.by)
    contact = await contact_by_id(session, draft.contact_id) if draft.contact_id is not None else None
    is_stranger = draft.contact_id is not None and (contact is None or contact.account_id != draft.account_id)
    _check(draft, is_stranger=is_stranger, now=now)
    if not await first_time(session, draft.view_id and f"log:{draft.view_id}", now=now):
        return None
    row = Appointment(
        account_id=draft.account_id,
        contact_id=draft.contact_id,
        kind=draft.kind,
        planned_at=draft.planned_at,
        purpose=draft.purpose.strip(),
        by=draft.by,
        made_at=now,
        next_check_at=first_check(draft.planned_at, now, protocol.touchpoints.prepare_before),
    )
    session.add(row)
    await session.flush()
    return row


async def move(
    session: AsyncSession, protocol: Protocol, appointment_id: int, to: datetime | None, *, by: str, now: datetime
) -> Appointment:
    """Another time; it is reminded of anew.

    Raises:
        AlreadyDone: somebody said what became of it.
        InvalidInput: field `at`.
    """
    row = await _to_change(session, protocol, appointment_id, by=by)
    if to is None or (problem := _wrong_time(to, now)):
        raise InvalidInput({"at": problem if to else "Choose when it takes place."})
    if to != row.planned_at:
        row.planned_at, row.round = to, row.round + 1
        row.next_check_at = first_check(to, now, protocol.touchpoints.prepare_before)
    session.add(row)
    await session.flush()
    await show_appointment_settled(session, row, now=now)
    return row


async def cancel(
    session: AsyncSession, protocol: Protocol, appointment_id: int, *, by: str, now: datetime
) -> Appointment:
    """It does not take place, and nobody hears of it any more. Raises as `move`."""
    row = await _to_change(session, protocol, appointment_id, by=by)
    await _settle(session, row, AppointmentState.CANCELLED, by=by, now=now)
    return row


async def took_place(
    session: AsyncSession, protocol: Protocol, appointment_id: int, note: str, *, by: str, now: datetime
) -> Appointment:
    """It becomes a visit or call like any other, with its note (S3-22).

    Raises:
        AlreadyDone: somebody said what became of it.
        InvalidInput: field `note`.
    """
    row = await _to_change(session, protocol, appointment_id, by=by)
    draft = LogDraft(
        account_id=row.account_id,
        kind=row.kind,
        note=note,
        by=by,
        was_theirs=False,
        contact_id=row.contact_id,
        at=min(row.planned_at, now),
    )
    touchpoint = await log(session, protocol, draft, now=now)
    assert isinstance(touchpoint, Touchpoint)
    row.touchpoint_id = touchpoint.id
    await _settle(session, row, AppointmentState.TOOK_PLACE, by=by, now=now)
    return row


async def did_not_take_place(
    session: AsyncSession, protocol: Protocol, appointment_id: int, reason: str, *, by: str, now: datetime
) -> Appointment:
    """
    Raises:
        AlreadyDone: somebody said what became of it.
        InvalidInput: field `reason`.
    """
    row = await _to_change(session, protocol, appointment_id, by=by)
    if not reason.strip():
        raise InvalidInput({"reason": "Say in a sentence why it did not take place."})
    if len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": too_long(LONGEST_REASON, reason)})
    row.reason = reason.strip()
    await _settle(session, row, AppointmentState.DID_NOT, by=by, now=now)
    return row


async def appointment_to_change(
    session: AsyncSession, protocol: Protocol, appointment_id: int, *, by: str
) -> Appointment:
    """As the operations check, before a form is shown for it."""
    return await _checked(session, protocol, await appointment_by_id(session, appointment_id), by=by)


async def _to_change(session: AsyncSession, protocol: Protocol, appointment_id: int, *, by: str) -> Appointment:
    return await _checked(session, protocol, await appointment_for_change(session, appointment_id), by=by)


async def _checked(session: AsyncSession, protocol: Protocol, row: Appointment | None, *, by: str) -> Appointment:
    if row is None:
        raise UnknownAppointment(GONE)
    await account_to_edit(session, protocol, row.account_id, by=by)
    if row.state is not AppointmentState.PLANNED:
        raise AlreadyDone(f"<@{row.settled_by}> {BECAME[row.state]}.")
    return row


async def _settle(session: AsyncSession, row: Appointment, state: AppointmentState, *, by: str, now: datetime) -> None:
    row.state, row.settled_by, row.settled_at, row.next_check_at = state, by, now, None
    session.add(row)
    await session.flush()
    await show_appointment_settled(session, row, now=now)


def _check(draft: AppointmentDraft, *, is_stranger: bool, now: datetime) -> None:
    errors = {}
    if not draft.purpose.strip():
        errors["note"] = "Say in a sentence what it is for."
    elif len(draft.purpose) > LONGEST_PURPOSE:
        errors["note"] = too_long(LONGEST_PURPOSE, draft.purpose)
    if problem := _wrong_time(draft.planned_at, now):
        errors["at"] = problem
    if is_stranger:
        errors["contact"] = "This is nobody at this account. Choose again."
    if errors:
        raise InvalidInput(errors)


def _wrong_time(planned_at: datetime, now: datetime) -> str:
    """What is wrong with it; empty when it can be planned."""
    return "" if now < planned_at <= now + LATEST else "Choose a time in the future, at most a year from now."
