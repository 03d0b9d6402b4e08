"""Posting a message once: with the effect's id in its metadata, by which it is found again."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from handlers.blocks.message import Message
from handlers.effects.performer import Attempt, Result
from handlers.effects.slack_gate import SlackLine
from handlers.effects.slack_trouble import MessageGone, NoLongerNeeded, SlackRefused

EVENT_TYPE = "crisis_desk_effect"
CLOCKS_DIFFER_AT_MOST = timedelta(minutes=5)
"""By how much this machine's clock may run ahead of Slack's."""
OURS_IS_AHEAD_AT_MOST = timedelta(hours=2)
"""When looking for a message: it carries the id of its effect, so looking further back finds no other one."""
MESSAGES_PER_PAGE = 200
NOTHING_TO_REWRITE = {
    "is_archived": "The channel was archived.",
    "is_inactive": "The channel was archived.",
    "message_not_found": "The message was deleted in Slack.",
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A plan: this message into this channel."""

    channel: str
    message: Message
    thread_ts: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rewrite:
    """A plan: this message instead of what stands there."""

    channel: str
    ts: str
    message: Message


@dataclass(frozen=True, kw_only=True)
class DirectPost:
    """A plan: this message to this person."""

    slack_id: str
    channel: str | None
    """The direct message channel, if it is known already."""
    message: Message


async def post(slack: SlackLine, plan: Post, attempt: Attempt) -> Result:
    """Post, unless an earlier attempt did.

    Returns:
        `channel` and `ts` of the message; `shown` if it is known what it shows.
    """
    found = await find_message(slack, plan.channel, attempt, thread_ts=plan.thread_ts) if attempt.look_first else None
    shown = {} if found else {"shown": fingerprint(plan.message)}
    if found is None:
        arguments: dict[str, Any] = {"thread_ts": plan.thread_ts} if plan.thread_ts else {}
        answer = await slack.call(
            "chat.postMessage",
            channel=plan.channel,
            text=plan.message.text,
            blocks=plan.message.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"effect": attempt.effect_uid}},
            unfurl_links=False,
            unfurl_media=False,
            **arguments,
        )
        found = str(answer["ts"])
    return {"channel": plan.channel, "ts": found, **shown}


async def post_direct(slack: SlackLine, plan: DirectPost, attempt: Attempt) -> Result:
    """Open the direct message with a person if need be, and post into it.

    Returns:
        `channel` and `ts` of the message.
    """
    if plan.channel is not None:
        try:
            return await post(slack, Post(channel=plan.channel, message=plan.message), attempt)
        except SlackRefused as refusal:
            if refusal.error != "channel_not_found":
                raise
            # What we remember is out of date, for example after the app was installed again.
    channel = await _open_direct(slack, plan.slack_id)
    return await post(slack, Post(channel=channel, message=plan.message), attempt)


def posted_in(channel: str) -> Callable[[SlackLine, Attempt], Awaitable[Result | None]]:
    """For a `Drop`: finds the message in this channel if an earlier attempt posted it."""

    async def look(slack: SlackLine, attempt: Attempt) -> Result | None:
        ts = await find_message(slack, channel, attempt)
        return {"channel": channel, "ts": ts} if ts else None

    return look


def sent_to(slack_id: str, channel: str | None) -> Callable[[SlackLine, Attempt], Awaitable[Result | None]]:
    """For a `Drop`: finds the direct message if an earlier attempt posted it."""

    async def look(slack: SlackLine, attempt: Attempt) -> Result | None:
        return await posted_in(channel or await _open_direct(slack, slack_id))(slack, attempt)

    return look


async def _open_direct(slack: SlackLine, slack_id: str) -> str:
    return str((await slack.call("conversations.open", users=slack_id))["channel"]["id"])


async def rewrite(slack: SlackLine, plan: Rewrite, _attempt: Attempt) -> Result:
    """Show the newest state in a message that stands already.

    Raises:
        NoLongerNeeded: somebody deleted the message or archived its channel.
    """
    message = plan.message
    try:
        await slack.call("chat.update", channel=plan.channel, ts=plan.ts, text=message.text, blocks=message.blocks)
    except SlackRefused as refusal:
        if refusal.error in NOTHING_TO_REWRITE:
            gone = MessageGone if refusal.error == "message_not_found" else NoLongerNeeded
            raise gone(NOTHING_TO_REWRITE[refusal.error]) from refusal
        raise
    return {"channel": plan.channel, "ts": plan.ts, "shown": fingerprint(message)}


async def rewrite_or_miss(slack: SlackLine, plan: Rewrite, attempt: Attempt) -> Result:
    """As `rewrite`; `{"gone": ts}` when somebody deleted the message, for those that then post it anew."""
    try:
        return await rewrite(slack, plan, attempt)
    except MessageGone:
        return {"gone": plan.ts}


def fingerprint(message: Message) -> str:
    """Equal for messages that show the same."""
    return sha256(json.dumps(asdict(message), sort_keys=True, default=str).encode()).hexdigest()[:16]


async def find_message(slack: SlackLine, channel: str, attempt: Attempt, *, thread_ts: str | None = None) -> str | None:
    """The ts of the message this effect posted in an earlier attempt, or None."""
    arguments: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": MESSAGES_PER_PAGE}
    if attempt.since is not None:
        arguments["oldest"] = f"{(attempt.since - OURS_IS_AHEAD_AT_MOST).timestamp():.6f}"
    method = "conversations.replies" if thread_ts else "conversations.history"
    if thread_ts:
        arguments["ts"] = thread_ts
    async for answer in slack.pages(method, **arguments):
        for message in answer.get("messages", []):
            if _effect_of(message) == attempt.effect_uid:
                return str(message["ts"])
    return None


def _effect_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    uid = (metadata.get("event_payload") or {}).get("effect")
    return str(uid) if uid else None
