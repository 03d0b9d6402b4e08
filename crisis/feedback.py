"""What the client says after a crisis is written down, and stands on its timeline (S1-17)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.permissions import locked_crisis
from crisis.profile import account_to_edit
from crisis.protocol import Protocol
from crisis.question import show_feedback_written
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.feedback import SCALE
from crisis.rules.length import too_long
from crisis.timeline import record
from crisis.touchpoint import check_when, was_spoken_to
from storage.queries.contact import contact_by_id
from storage.queries.feedback import unsettled_asks
from storage.tables.contact import Contact
from storage.tables.crisis import Crisis
from storage.tables.feedback import ClientFeedback
from storage.vocabulary import TouchpointKind

LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""
LONGEST_ON_TIMELINE = 500


@dataclass(frozen=True, kw_only=True)
class FeedbackDraft:
    """What the form asked. `score` None: nobody could tell. `at` None: now. `kind`: how they said it."""

    account_id: int
    text: str
    by: str
    score: int | None = None
    wants: str = ""
    crisis_id: int | None = None
    contact_id: int | None = None
    kind: TouchpointKind | None = None
    at: datetime | None = None
    request_key: str | None = None


async def write_feedback(
    session: AsyncSession, protocol: Protocol, draft: FeedbackDraft, *, now: datetime
) -> ClientFeedback | None:
    """Keep what the client said (S1-17); whoever was asked for it is asked no more. None: the form was sent before.

    Raises:
        InvalidInput: fields `score`, `text`, `wants`, `contact`, `at`.
        NotAllowed: only the account's people and managers may.
        UnknownCrisis: the form names a crisis that does not exist.
    """
    await account_to_edit(session, protocol, draft.account_id, by=draft.by)
    contact = await contact_by_id(session, draft.contact_id) if draft.contact_id is not None else None
    _check(draft, contact, now=now)
    crisis = await locked_crisis(session, draft.crisis_id) if draft.crisis_id is not None else None
    if crisis is not None and crisis.account_id != draft.account_id:
        raise InvalidInput({"text": f"{crisis.key} is no crisis of this account. Please open the form again."})
    if not await first_time(session, draft.request_key, now=now):
        return None
    row = _row(draft, now=now)
    session.add(row)
    if contact is not None:
        was_spoken_to(session, contact, row.at)
    await session.flush()
    if crisis is not None:
        await _keep_on_crisis(session, crisis, row, now=now)
    return row


def _row(draft: FeedbackDraft, *, now: datetime) -> ClientFeedback:
    return ClientFeedback(
        account_id=draft.account_id,
        crisis_id=draft.crisis_id,
        contact_id=draft.contact_id,
        score=draft.score,
        text=draft.text.strip(),
        wants=draft.wants.strip(),
        kind=draft.kind,
        at=draft.at or now,
        by=draft.by,
        written_at=now,
    )


async def _keep_on_crisis(session: AsyncSession, crisis: Crisis, row: ClientFeedback, *, now: datetime) -> None:
    """On its timeline, and an answer to the question that waits."""
    assert crisis.id is not None
    score = f" ({row.score} of {SCALE.most})" if row.score is not None else ""
    text = f"<@{row.by}> wrote down what the client says{score}: {_short(row.text)}"
    happened = {"happened_at": row.at.isoformat()} if row.at < now else {}
    await record(session, crisis, "client_feedback", text, by=row.by, now=now, feedback=row.id, **happened)
    for ask in await unsettled_asks(session, crisis.id):
        ask.settled_at, ask.next_check_at = now, None
        session.add(ask)
        await session.flush()
        await show_feedback_written(session, ask, now=now)


def _short(text: str) -> str:
    """The whole stands in the list of what the client said."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_ON_TIMELINE else f"{line[: LONGEST_ON_TIMELINE - 1].rstrip()}…"


def _check(draft: FeedbackDraft, contact: Contact | None, *, now: datetime) -> None:
    errors = {
        name: too_long(LONGEST_TEXT, text)
        for name, text in (("text", draft.text), ("wants", draft.wants))
        if len(text) > LONGEST_TEXT
    }
    if not draft.text.strip():
        errors["text"] = "Say in a sentence what they said."
    if draft.score is not None and draft.score not in SCALE:
        errors["score"] = f"Choose from {SCALE.least} to {SCALE.most}, or leave it open."
    if draft.contact_id is not None and (contact is None or contact.account_id != draft.account_id):
        errors["contact"] = "This is nobody at this account. Choose again."
    if errors := {**errors, **check_when(draft.at, now=now)}:
        raise InvalidInput(errors)
