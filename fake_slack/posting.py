"""Messages come to be here, whoever writes them."""

from fake_slack.element_state import initial_values, with_ids
from fake_slack.events import announce_change, announce_deletion, announce_message
from fake_slack.model import Channel, Json, Message
from fake_slack.shapes import message_json
from fake_slack.state import Workspace


def post(
    slack: Workspace,
    channel: Channel,
    *,
    text: str,
    user: str,
    blocks: list[Json] | None = None,
    attachments: list[Json] | None = None,
    metadata: Json | None = None,
    thread_ts: str | None = None,
    subtype: str | None = None,
    files: list[str] | None = None,
    ephemeral_to: str | None = None,
) -> Message:
    """Put a message into the channel; everybody sees it unless it is `ephemeral_to` one person."""
    filled = with_ids(slack, blocks or [])
    message = Message(
        ts=slack.next_ts(),
        channel=channel.id,
        text=text,
        user=user,
        bot_id=slack.bot_id if user == slack.bot_user_id and subtype is None else None,
        blocks=filled,
        attachments=attachments or [],
        metadata=metadata,
        thread_ts=thread_ts,
        subtype=subtype,
        files=files or [],
        ephemeral_to=ephemeral_to,
        state=initial_values(filled),
    )
    channel.messages[message.ts] = message
    if thread_ts is not None and thread_ts in channel.messages:
        channel.replies.setdefault(thread_ts, []).append(message.ts)
    channel.last_read[user] = message.ts
    slack.changed()
    if ephemeral_to is None:
        announce_message(slack, channel, message)
    return message


def rewrite(slack: Workspace, message: Message, *, text: str | None, blocks: list[Json] | None) -> None:
    """Change a message: text without blocks drops the blocks, as chat.update does; block ids are renewed."""
    before = message_json(slack, message)
    if text is not None:
        message.text = text
    message.blocks = with_ids(slack, blocks or [])
    message.state = initial_values(message.blocks)
    message.edited_ts = f"{slack.now():.6f}"
    slack.changed()
    if message.ephemeral_to is None:
        announce_change(slack, slack.channels[message.channel], message, before)


def delete(slack: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away, with its pin."""
    channel.messages.pop(message.ts, None)
    if message.thread_ts is not None and message.ts in channel.replies.get(message.thread_ts, []):
        channel.replies[message.thread_ts].remove(message.ts)
    if message.ts in channel.pins:
        channel.pins.remove(message.ts)
    slack.changed()
    if message.ephemeral_to is None:
        announce_deletion(slack, channel, message)


def note(slack: Workspace, channel: Channel, user: str, kind: str, text: str) -> Message:
    """One of Slack's own lines in a channel (somebody joined, the topic changed …)."""
    prefix = "group" if channel.is_private else "channel"
    return post(slack, channel, text=text, user=user, subtype=kind if "_" in kind else f"{prefix}_{kind}")
