"""chat.*: post, change, delete, private messages, links."""

from fake_slack import arguments, posting
from fake_slack.errors import SlackError
from fake_slack.events import app_sees
from fake_slack.model import Channel, Json, Message
from fake_slack.shapes import message_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import message_at, not_archived, visible_channel
from fake_slack.web_api.content import POST_LENGTH, UPDATE_LENGTH, read_content


def post_message(slack: Workspace, args: Json) -> Json:
    """chat.postMessage: to a channel the bot is in, or to a person, whose direct message it opens."""
    channel = post_target(slack, args)
    content = read_content(args)
    message = posting.post(
        slack,
        channel,
        text=content.text or "",
        user=slack.bot_user_id,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=_thread(channel, args),
    )
    shown = message_json(slack, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_target(slack: Workspace, args: Json) -> Channel:
    """Where a post goes; refuses unknown, invisible, foreign and archived places."""
    target = arguments.text(args, "channel")
    if target in slack.users:
        return _direct_message(slack, target)
    channel = slack.find_channel(target)
    if channel is None or not app_sees(slack, channel):
        raise SlackError("channel_not_found")
    not_archived(channel)
    if slack.bot_user_id not in channel.members and "chat:write.public" not in slack.manifest.scopes:
        raise SlackError("not_in_channel")
    return channel


def _direct_message(slack: Workspace, person: str) -> Channel:
    user = slack.users[person]
    if user.deleted or user.is_bot:
        raise SlackError("channel_not_found")
    if not slack.manifest.messages_tab_enabled:
        raise SlackError("messages_tab_disabled")
    return slack.open_direct_message(person, slack.bot_user_id)


def _thread(channel: Channel, args: Json) -> str | None:
    thread = arguments.text(args, "thread_ts")
    if not thread:
        return None
    parent = channel.messages.get(thread)
    # Slack starts an unseen thread for a time stamp nobody knows; the message still appears under that ts.
    return thread if parent is None or parent.thread_ts is None else parent.thread_ts


def update(slack: Workspace, args: Json) -> Json:
    """chat.update: own messages only; text without blocks drops the blocks."""
    channel = visible_channel(slack, args)
    message = _own_message(slack, channel, arguments.text(args, "ts"), "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    content = read_content(args, too_long_above=UPDATE_LENGTH)
    posting.rewrite(slack, message, text=content.text, blocks=content.blocks)
    if content.metadata is not None:
        message.metadata = content.metadata
    shown = message_json(slack, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(slack: Workspace, args: Json) -> Json:
    """chat.delete: own messages only."""
    channel = visible_channel(slack, args)
    message = _own_message(slack, channel, arguments.text(args, "ts"), "cant_delete_message")
    posting.delete(slack, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _own_message(slack: Workspace, channel: Channel, ts: str, error: str) -> Message:
    message = message_at(channel, ts)
    if message.bot_id != slack.bot_id:
        raise SlackError(error)
    return message


def post_ephemeral(slack: Workspace, args: Json) -> Json:
    """chat.postEphemeral: only somebody who is in the channel sees it; it has no history."""
    channel = post_target(slack, args)
    person = slack.users.get(arguments.text(args, "user"))
    if person is None or person.deleted or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(args, too_long_above=POST_LENGTH)
    message = posting.post(
        slack,
        channel,
        text=content.text or "",
        user=slack.bot_user_id,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=_thread(channel, args),
        ephemeral_to=person.id,
    )
    return {"message_ts": message.ts}


def get_permalink(slack: Workspace, args: Json) -> Json:
    """chat.getPermalink."""
    channel = visible_channel(slack, args)
    message = message_at(channel, arguments.text(args, "message_ts"))
    link = f"https://{slack.team_domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}
