"""What was written in a review is corrected or taken out, until the review is closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.card import show_card
from crisis.permissions import check_may
from crisis.protocol import Protocol
from crisis.refusals import AlreadyDone, InvalidInput, UnknownCrisis
from crisis.review import LONGEST_FINDING, review_to_change
from crisis.review_clock import REVIEW_CARD
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from crisis.timeline import record
from storage.queries.crisis import crisis_by_id
from storage.queries.retro import retro_note_by_id
from storage.queries.review import finding_by_id, review_of
from storage.tables.retro import RetroNote
from storage.tables.review import ReviewFinding

Entry = ReviewFinding | RetroNote
FINDING, ANSWER = "finding", "answer"
GONE = "This is not in the review any more. `/crisis review` shows what is."


@dataclass(frozen=True, kw_only=True)
class EntryRef:
    """Which one: `finding` or `answer`, and its id."""

    kind: str
    id: int


async def change_entry(
    session: AsyncSession, protocol: Protocol, ref: EntryRef, text: str, *, by: str, now: datetime
) -> int:
    """Say it in other words. Both this and `remove_entry` return the id of the crisis.

    Raises:
        AlreadyDone: the review is closed.
        InvalidInput: field `text`.
        NotAllowed: only people of the crisis may.
        UnknownCrisis: somebody took it out.
        WrongStatus: the crisis goes on, or was a false alarm.
    """
    entry = await _to_change(session, protocol, ref, by=by, now=now)
    if not text.strip():
        raise InvalidInput({"text": "Say it in a sentence or two. “Remove it” takes it out."})
    if len(text) > LONGEST_FINDING:
        raise InvalidInput({"text": too_long(LONGEST_FINDING, text)})
    if entry.text != text.strip():
        entry.text = text.strip()
        session.add(entry)
        await _note(session, entry, "corrected", by=by, now=now)
    return entry.crisis_id


async def remove_entry(session: AsyncSession, protocol: Protocol, ref: EntryRef, *, by: str, now: datetime) -> int:
    """It was wrong, or stands there twice. What was to be done about a gap stays among the actions.

    Raises:
        AlreadyDone, NotAllowed, UnknownCrisis, WrongStatus: as `change_entry`.
    """
    entry = await _to_change(session, protocol, ref, by=by, now=now)
    await session.delete(entry)
    await _note(session, entry, "took out", by=by, now=now)
    return entry.crisis_id


async def check_entry_form(session: AsyncSession, protocol: Protocol, ref: EntryRef, *, by: str) -> Entry:
    """As the operations check, before the form is shown."""
    entry = await _entry(session, ref)
    await check_may_correct(session, protocol, entry.crisis_id, by=by)
    return entry


async def check_may_correct(session: AsyncSession, protocol: Protocol, crisis_id: int, *, by: str) -> None:
    """Before what can be corrected is listed.

    Raises:
        AlreadyDone, NotAllowed, UnknownCrisis: as `change_entry`.
    """
    crisis, review = await crisis_by_id(session, crisis_id), await review_of(session, crisis_id)
    if crisis is None:
        raise UnknownCrisis(GONE)
    await check_may(session, protocol, by, Action.CHANGE, crisis)
    if review is not None and review.closed_at is not None:
        raise AlreadyDone(f"<@{review.closed_by}> closed the review of {crisis.key}, so it stays as it is.")


async def _to_change(session: AsyncSession, protocol: Protocol, ref: EntryRef, *, by: str, now: datetime) -> Entry:
    entry = await _entry(session, ref)
    await review_to_change(session, protocol, entry.crisis_id, by=by, now=now)
    # Nobody else changes it from here on; while we waited somebody may have, or have taken it out.
    session.expunge(entry)
    return await _entry(session, ref)


async def _entry(session: AsyncSession, ref: EntryRef) -> Entry:
    found: Entry | None = None
    if ref.kind == FINDING:
        found = await finding_by_id(session, ref.id)
    elif ref.kind == ANSWER:
        found = await retro_note_by_id(session, ref.id)
    if found is None:
        raise UnknownCrisis(GONE)
    return found


async def _note(session: AsyncSession, entry: Entry, did: str, *, by: str, now: datetime) -> None:
    """On the timeline and on the card, without its words: guests may read the channel."""
    await session.flush()
    crisis = await crisis_by_id(session, entry.crisis_id)
    assert crisis is not None
    word, what = ("review_finding", "a finding") if isinstance(entry, ReviewFinding) else ("review_answer", "an answer")
    await record(session, crisis, word, f"<@{by}> {did} {what} of the review.", by=by, now=now)
    await show_card(session, entry.crisis_id, REVIEW_CARD, now=now)
