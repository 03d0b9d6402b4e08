"""pins.*: messages held at the top of a channel."""

import re

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.events import announce
from fake_slack.model import Channel, Json, Message
from fake_slack.posting import note
from fake_slack.shapes import message_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import joined_channel, message_at, visible_channel

MOST = 100


def add(slack: Workspace, args: Json) -> Json:
    """pins.add."""
    channel = joined_channel(slack, args)
    message = _message(channel, args)
    if channel.archived:
        raise SlackError("is_archived")
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if message.subtype is not None:
        raise SlackError("not_pinnable")
    if len(channel.pins) >= MOST:
        raise SlackError("too_many_pins")
    hold(slack, channel, message, slack.bot_user_id)
    return {}


def hold(slack: Workspace, channel: Channel, message: Message, user: str) -> None:
    """Somebody pins a message."""
    channel.pins.append(message.ts)
    note(slack, channel, user, "pinned_item", f"<@{user}> pinned a message to this channel.")
    announce(slack, "pin_added", _event(slack, "pin_added", channel, message, user), channel)


def _message(channel: Channel, args: Json) -> Message:
    ts = arguments.text(args, "timestamp")
    if not re.fullmatch(r"\d+\.\d+", ts):
        raise SlackError("bad_timestamp")
    return message_at(channel, ts)


def _event(slack: Workspace, kind: str, channel: Channel, message: Message, user: str) -> Json:
    item = {"type": "message", "channel": channel.id, "message": message_json(slack, message)}
    return {"type": kind, "user": user, "channel_id": channel.id, "item": item}


def list_(slack: Workspace, args: Json) -> Json:
    """pins.list."""
    channel = visible_channel(slack, args)
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": int(float(ts)),
            "created_by": slack.bot_user_id,
            "message": message_json(slack, channel.messages[ts]),
        }
        for ts in reversed(channel.pins)
    ]
    return {"items": items}


def remove(slack: Workspace, args: Json) -> Json:
    """pins.remove."""
    channel = joined_channel(slack, args)
    message = _message(channel, args)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(message.ts)
    event = _event(slack, "pin_removed", channel, message, slack.bot_user_id)
    announce(slack, "pin_removed", event | {"has_pins": bool(channel.pins)}, channel)
    slack.changed()
    return {}
