"""A message as Slack tells it, in plain values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crisis.capture import MessageFacts
from handlers.blocks.text import readable

TEXT_MOST = 12_000
"""Characters. Slack cuts a text above 40,000; nobody reads a timeline entry of that size."""


def message_facts(message: Mapping[str, Any], names: Mapping[str, str], *, permalink: str = "") -> MessageFacts:
    """
    Args:
        message: as `conversations.history` and the events show it.
        names: Slack id → name, for people whom the text mentions.
    """
    edited = str((message.get("edited") or {}).get("ts") or "")
    return MessageFacts(
        ts=str(message["ts"]),
        author=str(message.get("user") or message.get("bot_id") or ""),
        written_at=_moment(str(message["ts"])),
        text=readable(str(message.get("text") or ""), names).strip()[:TEXT_MOST],
        files=tuple(
            {"id": str(file.get("id") or ""), "name": str(file.get("name") or file.get("title") or "")[:200]}
            for file in message.get("files") or ()
        ),
        edited_ts=edited,
        edited_at=_moment(edited) if edited else None,
        permalink=permalink,
    )


def _moment(ts: str) -> datetime:
    """Slack names messages by the second they were posted in, with a fraction that keeps them apart."""
    return datetime.fromtimestamp(float(ts), UTC)
