"""The append-only record of a crisis, chained by hash so that a change made later shows (S0-42, S0-43)."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import PostNotice, wish_for
from crisis.facts import Correction, TimelineFacts
from crisis.permissions import crisis_to_change
from crisis.protocol import Protocol
from crisis.receipt import first_time
from crisis.refusals import InvalidInput
from crisis.rules.length import too_long
from crisis.rules.permissions import Action
from storage.queries.timeline import entries, entries_of, entry_numbered, last_entry, last_entry_of, newest_entries
from storage.tables.crisis import Crisis
from storage.tables.timeline import TimelineEntry

CLOCK = "clock"
"""`by` of what happened because time passed."""

NO_ENTRY_BEFORE = "0" * 64
NOTED, CORRECTED = "noted", "corrected"
"""Words of entries that people write."""
LONGEST_ENTRY = 2_000
"""Characters: a few sentences."""


async def record(
    session: AsyncSession, crisis: Crisis, word: str, text: str, *, by: str, now: datetime, **details: Any
) -> TimelineEntry:
    """Append one entry. The crisis must be locked (`crisis_for_change`), so that the chain has no fork.

    Among `details`, `happened_at` (ISO) is when it happened, if not now; `permalink` the message it came from.
    """
    assert crisis.id is not None, "The crisis has no id yet: flush it before writing its timeline."
    last = await last_entry(session, crisis.id)
    entry = TimelineEntry(
        crisis_id=crisis.id,
        seq=last.seq + 1 if last else 1,
        at=now,
        by=by,
        word=word,
        text=text,
        details=details,
        previous_hash=last.hash if last else NO_ENTRY_BEFORE,
        hash="",
    )
    entry.hash = _hash(entry)
    session.add(entry)
    await session.flush()
    return entry


async def add_entry(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    *,
    text: str,
    happened_at: datetime | None = None,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> None:
    """Put something on record that no button does, and tell the channel.

    Args:
        happened_at: when it happened; None: now.
        request_key: names the form, so that one sent twice writes one entry.

    Raises:
        Refusal: no text, too much of it, a time to come, no right.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    said = _checked_text(text)
    if happened_at is not None and happened_at > now:
        raise InvalidInput({"happened_at": "This is in the future. The timeline holds what has happened already."})
    if not await first_time(session, request_key, now=now):
        return
    details = {"happened_at": happened_at.isoformat()} if happened_at else {}
    entry = await record(session, crisis, NOTED, said, by=by, now=now, **details)
    values = {"by": by, "note": said, "seq": entry.seq, **details}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="timeline_added", values=values), now=now)


async def correct_entry(
    session: AsyncSession,
    protocol: Protocol,
    crisis_id: int,
    *,
    seq: int,
    text: str,
    by: str,
    request_key: str | None = None,
    now: datetime,
) -> None:
    """Say what an entry should have said. Both stay on record, and the channel hears it.

    Args:
        seq: the number of the entry; that of a correction means the entry it corrected.

    Raises:
        Refusal: no such entry, no text, no right.
    """
    crisis = await crisis_to_change(session, protocol, crisis_id, who=by, action=Action.CHANGE)
    said = _checked_text(text)
    entry = await entry_numbered(session, crisis_id, seq)
    if entry is None:
        raise InvalidInput({"seq": f"There is no entry {seq} in {crisis.key}. `/crisis timeline` shows the numbers."})
    meant = int(entry.details["corrects"]) if entry.word == CORRECTED else entry.seq
    if not await first_time(session, request_key, now=now):
        return
    sentence = f"Entry {meant} is corrected: {said}"
    added = await record(session, crisis, CORRECTED, sentence, by=by, now=now, corrects=meant, said=said)
    values = {"by": by, "note": said, "seq": added.seq, "corrects": meant}
    await wish_for(session, PostNotice(crisis_id=crisis_id, word="timeline_corrected", values=values), now=now)


def _checked_text(text: str) -> str:
    said = text.strip()
    if not said:
        raise InvalidInput({"text": "Say in a sentence what happened."})
    if len(said) > LONGEST_ENTRY:
        raise InvalidInput({"text": too_long(LONGEST_ENTRY, said)})
    return said


async def who_was_faster(session: AsyncSession, crisis_id: int, *words: str) -> str:
    """For whoever comes second: ` <@U1> was faster.`, after who wrote the newest entry with one of these words."""
    entry = await last_entry_of(session, crisis_id, words)
    return f" <@{entry.by}> was faster." if entry and entry.by != CLOCK else ""


async def verify(session: AsyncSession, crisis_id: int) -> list[str]:
    """Sentences that say where the chain is broken; empty when the record is as it was written."""
    problems = []
    previous, expected_seq = NO_ENTRY_BEFORE, 1
    for entry in await entries(session, crisis_id):
        if entry.seq != expected_seq:
            problems.append(f"Entry {expected_seq} is missing: entry {entry.seq} follows entry {expected_seq - 1}.")
        if entry.previous_hash != previous:
            problems.append(f"Entry {entry.seq} does not continue the entry before it.")
        if entry.hash != _hash(entry):
            problems.append(f"Entry {entry.seq} ({entry.word}) was changed after it was written.")
        previous, expected_seq = entry.hash, entry.seq + 1
    return problems


async def timeline(session: AsyncSession, crisis_id: int, *, limit: int | None = None) -> tuple[TimelineFacts, ...]:
    """The entries in the order in which things happened; with `limit` those that were written last."""
    rows = await (newest_entries(session, crisis_id, limit=limit) if limit else entries(session, crisis_id))
    return facts_of_entries(rows)


async def entries_about(
    session: AsyncSession, crisis_id: int, message_ts: str, *, words: Collection[str]
) -> list[TimelineEntry]:
    """The entries with these words about one message of the channel."""
    rows = await entries_of(session, crisis_id, words)
    return [row for row in rows if row.details.get("message") == message_ts]


def facts_of_entries(rows: Sequence[TimelineEntry]) -> tuple[TimelineFacts, ...]:
    """In the order in which things happened. A correction is shown at its entry if both are among the rows."""
    corrections = {
        row.details["corrects"]: Correction(seq=row.seq, by=row.by, at=row.at, text=row.details["said"])
        for row in rows
        if row.word == CORRECTED
    }
    facts = [
        TimelineFacts(
            seq=row.seq,
            at=_happened_at(row),
            by=row.by,
            word=row.word,
            text=row.text,
            link=str(row.details.get("permalink") or ""),
            correction=corrections.get(row.seq),
        )
        for row in rows
    ]
    return tuple(sorted(facts, key=lambda entry: entry.at))


def _happened_at(row: TimelineEntry) -> datetime:
    earlier = row.details.get("happened_at")
    return datetime.fromisoformat(str(earlier)) if earlier else row.at


def _hash(entry: TimelineEntry) -> str:
    content = [
        entry.crisis_id,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.by,
        entry.word,
        entry.text,
        entry.details,
        entry.previous_hash,
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
