"""conversations.*: look, list, read: info, list, history, replies, and users.conversations."""

import re

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.events import app_sees
from fake_slack.model import Channel, Json, Message
from fake_slack.shapes import channel_json, message_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import (
    HISTORY,
    READ,
    joined_channel,
    message_at,
    require_for,
    require_scope,
    visible_channel,
)

TYPES = {"public_channel": READ[0], "private_channel": READ[1], "im": READ[2], "mpim": "mpim:read"}
MOST_MESSAGES = 999


def info(slack: Workspace, args: Json) -> Json:
    """conversations.info."""
    channel = visible_channel(slack, args)
    require_for(slack, channel, READ)
    shown = channel_json(slack, channel, slack.bot_user_id)
    if arguments.flag(args, "include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def list_(slack: Workspace, args: Json) -> Json:
    """conversations.list: what the bot may see, of the types asked for (public channels if none)."""
    return _listed(slack, args, [c for c in slack.channels.values() if app_sees(slack, c)])


def of_user(slack: Workspace, args: Json) -> Json:
    """users.conversations: where somebody (the bot itself if nobody is named) is a member."""
    person = arguments.text(args, "user") or slack.bot_user_id
    if person not in slack.users:
        raise SlackError("user_not_found")
    return _listed(slack, args, [c for c in slack.channels.values() if person in c.members and app_sees(slack, c)])


def _listed(slack: Workspace, args: Json, channels: list[Channel]) -> Json:
    types = arguments.words(args, "types") or ["public_channel"]
    if any(kind not in TYPES for kind in types):
        raise SlackError("invalid_types")
    for kind in types:
        require_scope(slack, TYPES[kind])
    wanted = [
        c for c in channels if _type_of(c) in types and not (c.archived and arguments.flag(args, "exclude_archived"))
    ]
    shown, cursor = arguments.page([channel_json(slack, c, slack.bot_user_id) for c in wanted], args)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _type_of(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    if channel.is_mpim:
        return "mpim"
    return "private_channel" if channel.is_private else "public_channel"


def history(slack: Workspace, args: Json) -> Json:
    """conversations.history: newest first, between oldest and latest, without the replies inside threads."""
    channel = joined_channel(slack, args)
    require_for(slack, channel, HISTORY)
    found = [m for m in slack.messages(channel.id) if m.thread_ts in (None, m.ts)]
    return _read(slack, args, list(reversed(_between(found, args))))


def replies(slack: Workspace, args: Json) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = joined_channel(slack, args)
    require_for(slack, channel, HISTORY)
    parent = message_at(channel, arguments.text(args, "ts"), "thread_not_found")
    thread = parent.thread_ts or parent.ts
    answers = [m for m in slack.messages(channel.id) if m.thread_ts == thread and m.ts != thread]
    return _read(slack, args, [m for m in slack.messages(channel.id) if m.ts == thread] + _between(answers, args))


def _read(slack: Workspace, args: Json, found: list[Message]) -> Json:
    with_metadata = arguments.flag(args, "include_all_metadata")
    limit = min(arguments.whole_number(args, "limit", 100), MOST_MESSAGES)
    shown, cursor = arguments.page([{"ts": m.ts} for m in found], {**args, "limit": limit})
    by_ts = {m.ts: m for m in found}
    answer: Json = {
        "messages": [message_json(slack, by_ts[row["ts"]], with_metadata=with_metadata) for row in shown],
        "has_more": bool(cursor),
    }
    return {**answer, "response_metadata": {"next_cursor": cursor}} if cursor else answer


def _between(found: list[Message], args: Json) -> list[Message]:
    oldest, latest = _ts(args, "oldest", 0.0), _ts(args, "latest", float("inf"))
    if arguments.flag(args, "inclusive"):
        return [m for m in found if oldest <= float(m.ts) <= latest]
    return [m for m in found if oldest < float(m.ts) < latest]


def _ts(args: Json, key: str, default: float) -> float:
    value = arguments.text(args, key)
    if not value or value == "now":
        return default
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise SlackError(f"invalid_ts_{key}")
    return float(value)
