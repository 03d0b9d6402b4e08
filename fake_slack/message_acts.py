"""What people do to messages: pin, react, edit, delete. Pins and emoji of others stay theirs."""

import re

from fake_slack import posting
from fake_slack.acts import Impossible, Stage, escape_mentions
from fake_slack.model import Channel, File, Message, User
from fake_slack.web_api import pins, reactions

EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def pin(stage: Stage, user: User, message: Message) -> None:
    """Hold a message at the top of its channel."""
    channel = _place(stage, user, message)
    if message.ts in channel.pins:
        raise Impossible("This message is pinned already.")
    if message.subtype is not None:
        raise Impossible("Slack's own lines cannot be pinned.")
    pins.hold(stage.slack, channel, message, user.id)


def react(stage: Stage, user: User, message: Message, emoji: str) -> None:
    """Put an emoji on a message; the same one again takes it away."""
    channel, name = _place(stage, user, message), emoji.strip(":")
    if not EMOJI.fullmatch(name):
        raise Impossible(f"There is no emoji :{name}:.")
    if user.id in message.reactions.get(name, []):
        reactions.unreact(stage.slack, message, name, user.id)
    else:
        reactions.react(stage.slack, channel, message, name, user.id)


def edit(stage: Stage, user: User, message: Message, text: str) -> None:
    """Change one's own message."""
    _own(stage, user, message)
    posting.rewrite(stage.slack, message, text=escape_mentions(stage.slack, text), blocks=None)


def delete(stage: Stage, user: User, message: Message) -> None:
    """Take one's own message away."""
    posting.delete(stage.slack, _own(stage, user, message), message)


def attach(stage: Stage, user: User, channel: Channel, name: str) -> str:
    """A file of somebody's, shared in a channel with the next message; returns its id."""
    slack = stage.slack
    file = File(slack.new_id("F"), name, 1, name, "", user.id, int(slack.now()), content=b"\0", channels=[channel.id])
    slack.files[file.id] = file
    return file.id


def _own(stage: Stage, user: User, message: Message) -> Channel:
    channel = _place(stage, user, message)
    if message.user != user.id or message.bot_id is not None or message.subtype is not None:
        raise Impossible("Only who wrote a message can change it.")
    return channel


def _place(stage: Stage, user: User, message: Message) -> Channel:
    channel = stage.slack.channels[message.channel]
    if user.id not in channel.members:
        raise Impossible(f"{user.name} is not in #{channel.name}; join first.")
    if channel.archived:
        raise Impossible(f"#{channel.name} is archived; nobody can change anything there.")
    if channel.messages.get(message.ts) is not message or message.ephemeral_to is not None:
        raise Impossible("This message is gone.")
    return channel
