"""The append-only record of a crisis, chained by hash so that a change made later shows (S0-42, S0-43)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.facts import TimelineFacts
from storage.queries.timeline import entries, last_entry, last_entry_of, newest_entries
from storage.tables.crisis import Crisis
from storage.tables.timeline import TimelineEntry

CLOCK = "clock"
"""`by` of what happened because time passed."""

NO_ENTRY_BEFORE = "0" * 64


async def record(
    session: AsyncSession, crisis: Crisis, word: str, text: str, *, by: str, now: datetime, **details: Any
) -> None:
    """Append one entry. The crisis must be locked (`crisis_for_change`), so that the chain has no fork."""
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
    """The entries, oldest first; with `limit` the newest so many."""
    rows = await (newest_entries(session, crisis_id, limit=limit) if limit else entries(session, crisis_id))
    return _facts(rows)


def _facts(rows: Sequence[TimelineEntry]) -> tuple[TimelineFacts, ...]:
    return tuple(TimelineFacts(seq=row.seq, at=row.at, by=row.by, word=row.word, text=row.text) for row in rows)


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
