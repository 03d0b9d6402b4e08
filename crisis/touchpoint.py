"""Visits, calls and complaints are logged, in both directions (S3-22, S3-25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.profile import locked_account_to_edit
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.length import too_long
from crisis.trigger import raise_for_complaints
from storage.queries.contact import contact_by_id
from storage.tables.contact import Contact
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.vocabulary import TouchpointKind

LONGEST_NOTE = 3_000
"""Slack's limit for one text field."""
LONGEST_LINK = 500
EARLIEST = timedelta(days=366)
"""What is older is history; our judgement."""
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class LogDraft:
    """What the form asked. `kind` None: a complaint. `at` None: now. `view_id`: one form is logged once."""

    account_id: int
    kind: TouchpointKind | None
    note: str
    by: str
    was_theirs: bool = True
    contact_id: int | None = None
    at: datetime | None = None
    origin_link: str | None = None
    view_id: str | None = None


async def log(
    session: AsyncSession, protocol: Protocol, draft: LogDraft, *, now: datetime
) -> Touchpoint | Complaint | None:
    """Write it down; whom it was with was spoken to then. None: the same form was sent before (S3-22, S3-25).

    A complaint too many raises a trigger.

    Raises:
        InvalidInput: fields `note`, `at`, `contact`.
        NotAllowed: only the account's people and managers may.
    """
    account = await locked_account_to_edit(session, protocol, draft.account_id, by=draft.by)
    contact = await contact_by_id(session, draft.contact_id) if draft.contact_id is not None else None
    _check(draft, contact, now=now)
    if not await first_time(session, draft.view_id and f"log:{draft.view_id}", now=now):
        return None
    row = _row(draft, now=now)
    session.add(row)
    if contact is not None:
        was_spoken_to(session, contact, row.at)
    await session.flush()
    if isinstance(row, Complaint):
        await raise_for_complaints(session, protocol, account, row, now=now)
    return row


def was_spoken_to(session: AsyncSession, contact: Contact, at: datetime) -> None:
    """Remember when somebody spoke with them last; what is logged late does not turn that back."""
    if contact.last_spoken_at is None or contact.last_spoken_at < at:
        contact.last_spoken_at = at
        session.add(contact)


def check_when(at: datetime | None, *, now: datetime) -> dict[str, str]:
    """The error of the field `at`, if it cannot have been then. None: now."""
    if at is None or now - EARLIEST <= at <= now + CLOCKS_DIFFER:
        return {}
    return {"at": "Choose when it was: a time in the past, at most a year ago."}


def _row(draft: LogDraft, *, now: datetime) -> Touchpoint | Complaint:
    link = draft.origin_link if draft.origin_link and len(draft.origin_link) <= LONGEST_LINK else None
    at, note = draft.at or now, draft.note.strip()
    if draft.kind is None:
        return Complaint(
            account_id=draft.account_id,
            text=note,
            at=at,
            by=draft.by,
            origin_link=link,
            logged_in_view=draft.view_id,
        )
    return Touchpoint(
        account_id=draft.account_id,
        contact_id=draft.contact_id,
        kind=draft.kind,
        was_theirs=draft.was_theirs,
        at=at,
        note=note,
        by=draft.by,
        origin_link=link,
        logged_in_view=draft.view_id,
    )


def _check(draft: LogDraft, contact: Contact | None, *, now: datetime) -> None:
    errors = {}
    if not draft.note.strip():
        errors["note"] = "Say in a sentence what it was about."
    elif len(draft.note) > LONGEST_NOTE:
        errors["note"] = too_long(LONGEST_NOTE, draft.note)
    if draft.contact_id is not None and (contact is None or contact.account_id != draft.account_id):
        errors["contact"] = "This is nobody at this account. Choose again."
    if errors := {**errors, **check_when(draft.at, now=now)}:
        raise InvalidInput(errors)
