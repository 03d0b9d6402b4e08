"""A pin or the protocol's emoji puts a message on the timeline, once; what becomes of it later follows (S0-42)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.effects import CaptureMessage, wish_for
from crisis.permissions import locked_crisis, may
from crisis.protocol import Protocol
from crisis.rules.permissions import Action
from crisis.timeline import CLOCK, entries_about, record
from storage.queries.capture import captured
from storage.queries.crisis import crisis_by_channel
from storage.queries.outbox import effect_by_once_key
from storage.tables.capture import CapturedMessage
from storage.tables.crisis import Crisis

CAPTURED, EDITED, DELETED = "message_captured", "message_edited", "message_deleted"
"""Words of the timeline."""
NOBODY_OF_OURS = "an app"
"""Who wrote a message that has no author in Slack."""


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """A message of the crisis channel as it is in Slack."""

    ts: str
    author: str
    """Slack id of a person; for another app's message that of its bot."""
    written_at: datetime
    text: str
    """Readable: ids turned into names, nothing escaped."""
    files: tuple[dict[str, str], ...]
    """`id` and `name` of each picture or file."""
    edited_ts: str
    """When it was last edited, by Slack's time; empty: never."""
    edited_at: datetime | None = None
    permalink: str = ""


async def ask_for_capture(
    session: AsyncSession, protocol: Protocol, *, channel: str, message_ts: str, by: str, now: datetime
) -> None:
    """Somebody pinned a message or put the emoji on it: have it read, if it is for them to decide.

    Silent whatever comes of it: a pin is no question to us.
    """
    crisis = await crisis_by_channel(session, channel)
    if crisis is None or crisis.id is None or crisis.headline_ts == message_ts:
        return
    if not await may(session, protocol, by, Action.CHANGE, crisis):
        return
    await wish_for(session, CaptureMessage(crisis_id=crisis.id, channel=channel, message_ts=message_ts, by=by), now=now)


async def message_read(
    session: AsyncSession, crisis_id: int, channel: str, message: MessageFacts, *, by: str, now: datetime
) -> None:
    """Slack told what the message says: it goes on the timeline, or what changed since."""
    crisis = await locked_crisis(session, crisis_id)
    row = await captured(session, channel, message.ts)
    if row is None:
        await _put_on_timeline(session, crisis, channel, message, by=by, now=now)
    else:
        await _note_edit(session, crisis, row, message, now=now)


async def message_changed(session: AsyncSession, channel: str, message: MessageFacts, *, now: datetime) -> None:
    """Somebody edited a message; only those on the timeline concern us."""
    row = await captured(session, channel, message.ts)
    if row is not None:
        await _note_edit(session, await locked_crisis(session, row.crisis_id), row, message, now=now)
    elif await _is_being_read(session, channel, message.ts):
        await _read_again(session, channel, message.ts, why=message.edited_ts, now=now)


async def message_gone(session: AsyncSession, channel: str, message_ts: str, *, now: datetime) -> None:
    """Somebody deleted a message. What it said stays on the timeline, and that it was deleted."""
    row = await captured(session, channel, message_ts)
    if row is None:
        if await _is_being_read(session, channel, message_ts):
            await _read_again(session, channel, message_ts, why="gone", now=now)
        return
    crisis = await locked_crisis(session, row.crisis_id)
    await session.refresh(row)
    if row.deleted_at is not None:
        return
    row.deleted_at = now
    session.add(row)
    text = f"The message of entry {row.entry_seq} was deleted in Slack."
    await record(session, crisis, DELETED, text, by=CLOCK, now=now, about=row.entry_seq, message=message_ts)


async def is_captured(session: AsyncSession, channel: str, message_ts: str) -> bool:
    """Whether it is on the timeline, or about to be: only then what becomes of it concerns us."""
    return await captured(session, channel, message_ts) is not None or await _is_being_read(
        session, channel, message_ts
    )


async def _put_on_timeline(
    session: AsyncSession, crisis: Crisis, channel: str, message: MessageFacts, *, by: str, now: datetime
) -> None:
    assert crisis.id is not None
    is_person = message.author.startswith(("U", "W"))
    files: list[dict[str, Any]] = [dict(file) for file in message.files]
    details = {
        "message": message.ts,
        "channel": channel,
        "author": message.author,
        "captured_by": by,
        "happened_at": message.written_at.isoformat(),
        "files": files,
        "permalink": message.permalink,
        "edited": message.edited_ts,
    }
    text = _sentence(message, by=by, is_person=is_person)
    entry = await record(session, crisis, CAPTURED, text, by=message.author if is_person else by, now=now, **details)
    session.add(
        CapturedMessage(
            crisis_id=crisis.id,
            channel=channel,
            message_ts=message.ts,
            author=message.author[:32],
            text=message.text,
            files=files,
            captured_by=by,
            captured_at=now,
            entry_seq=entry.seq,
        )
    )
    await session.flush()


def _sentence(message: MessageFacts, *, by: str, is_person: bool) -> str:
    whose = "" if is_person else f"From {NOBODY_OF_OURS}: "
    said = f"“{message.text}”" if message.text else "a message without text"
    put = "" if by == message.author else f" (put on the timeline by <@{by}>)"
    return f"{whose}{said}{_file_words(message)}{put}"


def _file_words(message: MessageFacts) -> str:
    names = ", ".join(file["name"] or file["id"] for file in message.files)
    return f" with {names}" if names else ""


async def _note_edit(
    session: AsyncSession, crisis: Crisis, row: CapturedMessage, message: MessageFacts, *, now: datetime
) -> None:
    """An edit counts once, and never goes back: Slack may deliver edits twice, and out of order."""
    assert crisis.id is not None
    await session.refresh(row)
    files = [dict(file) for file in message.files]
    if row.deleted_at is not None or (message.text, files) == (row.text, row.files):
        return
    if not message.edited_ts or message.edited_ts <= await _known_edit(session, crisis.id, message.ts):
        return
    row.text, row.files = message.text, files
    session.add(row)
    said = f"“{message.text}”" if message.text else "nothing"
    details: dict[str, Any] = {
        "about": row.entry_seq,
        "message": message.ts,
        "edited": message.edited_ts,
        "files": files,
        "happened_at": (message.edited_at or now).isoformat(),
    }
    text = f"Entry {row.entry_seq} was edited in Slack and says now: {said}{_file_words(message)}"
    by = message.author if message.author.startswith(("U", "W")) else CLOCK
    await record(session, crisis, EDITED, text, by=by, now=now, **details)


async def _known_edit(session: AsyncSession, crisis_id: int, message_ts: str) -> str:
    """Slack's time of the newest edit on the timeline; times of this century compare as texts."""
    known = await entries_about(session, crisis_id, message_ts, words=(CAPTURED, EDITED))
    return max((str(entry.details.get("edited") or "") for entry in known), default="")


async def _is_being_read(session: AsyncSession, channel: str, message_ts: str) -> bool:
    return await effect_by_once_key(session, CaptureMessage.key(channel, message_ts)) is not None


async def _read_again(session: AsyncSession, channel: str, message_ts: str, *, why: str, now: datetime) -> None:
    """It changed while it was being read: look once more, after that."""
    first = await effect_by_once_key(session, CaptureMessage.key(channel, message_ts))
    assert first is not None and first.crisis_id is not None
    again = CaptureMessage(
        crisis_id=first.crisis_id, channel=channel, message_ts=message_ts, by=str(first.payload["by"]), again=why
    )
    await wish_for(session, again, now=now)
