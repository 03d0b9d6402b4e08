"""What a contract promises: written down before a crisis, so that its clock starts with one (S0-8)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis import csv_values as values
from crisis.obligation import follow_commitment
from crisis.profile import account_to_edit, verify_section
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.length import too_long
from storage.queries.commitment import commitment_by_id, commitment_by_label
from storage.tables.commitment import Commitment
from storage.vocabulary import CommitmentKind, Section, Severity

LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""
LONGEST_NOTE = 300
DEFAULT_LEAST = Severity.SEV3
"""As in the table: what nobody said counts in every crisis that calls the team."""

_NEEDS_CLOCK = (CommitmentKind.RESPONSE, CommitmentKind.UPDATE)


@dataclass(frozen=True, kw_only=True)
class CommitmentDraft:
    """What the form asked. `within`: a duration as people write it, or empty: no clock, only to be known."""

    label: str
    text: str
    kind: CommitmentKind | None
    within: str = ""
    least_severity: Severity = DEFAULT_LEAST
    penalty: str = ""
    source: str = ""
    expires_on: date | None = None


async def add_commitment(
    session: AsyncSession,
    protocol: Protocol,
    account_id: int,
    draft: CommitmentDraft,
    *,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> Commitment | None:
    """Write a commitment down; in open crises of the account it counts at once. None: the form was sent before.

    Raises:
        InvalidInput: fields `label`, `text`, `kind`, `within`, `penalty`, `source`, `expires_on`.
        NotAllowed: only the account's people and managers may.
    """
    await account_to_edit(session, protocol, account_id, by=by)
    _check(draft, today=protocol.day_of(now))
    existing = await commitment_by_label(session, account_id, search_key(draft.label))
    if not await first_time(session, request_key, now=now):
        return None
    if existing is not None and existing.removed_at is None:
        raise InvalidInput({"label": f"There is a commitment “{existing.label}” already. Change that one."})
    commitment = existing or Commitment(
        account_id=account_id, label="", label_key="", kind=CommitmentKind.RESPONSE, text=""
    )
    commitment.removed_at = None
    await _write(session, protocol, commitment, draft, by=by, now=now)
    return commitment


async def edit_commitment(
    session: AsyncSession, protocol: Protocol, commitment_id: int, draft: CommitmentDraft, *, by: str, now: datetime
) -> None:
    """Change a commitment; clocks of open crises that it started follow.

    Raises:
        InvalidInput: as `add_commitment`.
    """
    commitment = await commitment_to_edit(session, protocol, commitment_id, by=by)
    _check(draft, today=protocol.day_of(now))
    same = await commitment_by_label(session, commitment.account_id, search_key(draft.label))
    if same is not None and same.id != commitment.id:
        raise InvalidInput({"label": f"Another commitment was called “{same.label}”. Choose another name."})
    await _write(session, protocol, commitment, draft, by=by, now=now)


async def remove_commitment(
    session: AsyncSession, protocol: Protocol, commitment_id: int, *, by: str, now: datetime
) -> Commitment:
    """It counts in no further crisis. Clocks that run stay: there the contract was as it was."""
    commitment = await commitment_to_edit(session, protocol, commitment_id, by=by)
    commitment.removed_at = now
    session.add(commitment)
    await session.flush()
    await verify_section(session, commitment.account_id, Section.COMMITMENTS, by=by, now=now)
    return commitment


async def commitment_to_edit(session: AsyncSession, protocol: Protocol, commitment_id: int, *, by: str) -> Commitment:
    """The commitment, after checking that the person may change it, also before a form is shown for it.

    Raises:
        UnknownAccount: it was removed, or the button was made up.
    """
    commitment = await commitment_by_id(session, commitment_id)
    if commitment is None or commitment.removed_at is not None:
        raise UnknownAccount("This commitment was removed. `/crisis commitments ACCOUNT` lists those that stand.")
    await account_to_edit(session, protocol, commitment.account_id, by=by)
    return commitment


async def _write(
    session: AsyncSession,
    protocol: Protocol,
    commitment: Commitment,
    draft: CommitmentDraft,
    *,
    by: str,
    now: datetime,
) -> None:
    assert draft.kind is not None
    commitment.label = " ".join(draft.label.split())
    commitment.label_key = search_key(draft.label)
    commitment.kind, commitment.text = draft.kind, draft.text.strip()
    commitment.within_seconds = values.duration_seconds(draft.within) if draft.within.strip() else None
    commitment.least_severity, commitment.expires_on = draft.least_severity, draft.expires_on
    commitment.penalty, commitment.source = draft.penalty.strip(), draft.source.strip()
    session.add(commitment)
    await session.flush()
    await verify_section(session, commitment.account_id, Section.COMMITMENTS, by=by, now=now)
    await follow_commitment(session, protocol, commitment, now=now)


def _check(draft: CommitmentDraft, *, today: date) -> None:
    errors = {}
    try:
        values.name("commitment")(" ".join(draft.label.split()))
    except ValueError as error:
        errors["label"] = f"In the name: {error}"
    errors |= _text_errors(draft)
    if draft.kind is None:
        errors["kind"] = "Choose what kind of promise it is."
    if problem := within_problem(draft.kind, draft.within):
        errors["within"] = problem
    if draft.expires_on is not None and draft.expires_on < today:
        errors["expires_on"] = "This day has passed. Remove the commitment instead if it no longer counts."
    if errors:
        raise InvalidInput(errors)


def _text_errors(draft: CommitmentDraft) -> dict[str, str]:
    errors = {}
    if not draft.text.strip():
        errors["text"] = "Say what is promised, best in the words of the contract."
    for field, text, most in (
        ("text", draft.text, LONGEST_TEXT),
        ("penalty", draft.penalty, LONGEST_NOTE),
        ("source", draft.source, LONGEST_NOTE),
    ):
        if len(text.strip()) > most:
            errors[field] = too_long(most, text.strip())
    return errors


def within_problem(kind: CommitmentKind | None, within: str) -> str | None:
    """What is wrong with the clock of a commitment; None: nothing."""
    if not within.strip():
        if kind in _NEEDS_CLOCK:
            return "A promise to respond or to update needs its time, for example 4h."
        return None
    try:
        seconds = values.duration_seconds(within)
    except ValueError as error:
        return str(error)
    return None if seconds > 0 else "A promise needs some time, for example 4h."
