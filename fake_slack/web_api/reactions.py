"""reactions.*: emoji on messages."""

import re

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.events import announce
from fake_slack.model import Channel, Json, Message
from fake_slack.shapes import message_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import message_at, not_archived, visible_channel


def add(slack: Workspace, args: Json) -> Json:
    """reactions.add."""
    channel, message, name = _target(slack, args)
    not_archived(channel)
    if slack.bot_user_id in message.reactions.get(name, []):
        raise SlackError("already_reacted")
    react(slack, channel, message, name, slack.bot_user_id)
    return {}


def react(slack: Workspace, channel: Channel, message: Message, name: str, user: str) -> None:
    """Somebody puts an emoji on a message."""
    message.reactions.setdefault(name, []).append(user)
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    event = {"type": "reaction_added", "user": user, "reaction": name, "item_user": message.user, "item": item}
    announce(slack, "reaction_added", event, channel)
    slack.changed()


def _target(slack: Workspace, args: Json) -> tuple[Channel, Message, str]:
    channel = visible_channel(slack, args)
    name = arguments.text(args, "name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    return channel, message_at(channel, arguments.text(args, "timestamp")), name


def remove(slack: Workspace, args: Json) -> Json:
    """reactions.remove: one's own only."""
    _, message, name = _target(slack, args)
    if slack.bot_user_id not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    unreact(slack, message, name, slack.bot_user_id)
    return {}


def unreact(slack: Workspace, message: Message, name: str, user: str) -> None:
    """Somebody takes their emoji away."""
    message.reactions[name].remove(user)
    if not message.reactions[name]:
        del message.reactions[name]
    slack.changed()


def get(slack: Workspace, args: Json) -> Json:
    """reactions.get."""
    channel = visible_channel(slack, args)
    message = message_at(channel, arguments.text(args, "timestamp"))
    return {"type": "message", "channel": channel.id, "message": message_json(slack, message)}
