"""conversations.*: the channel itself: make, name, topic, archive, open a direct message."""

import re

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.events import announce
from fake_slack.membership import add_member
from fake_slack.model import Channel, Json
from fake_slack.posting import note
from fake_slack.shapes import channel_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import (
    TOPIC,
    WRITE,
    joined_channel,
    no_direct_message,
    not_archived,
    require_for,
    require_scope,
    visible_channel,
)

NAME_LENGTH = 80
TOPIC_LENGTH = 250
MOST_IN_GROUP_MESSAGE = 8


def create(slack: Workspace, args: Json) -> Json:
    """conversations.create: the bot is the first member; a name is taken by any channel, seen or unseen."""
    private = arguments.flag(args, "is_private")
    require_scope(slack, "groups:write" if private else "channels:manage")
    name = _free_name(slack, args)
    channel = slack.add_channel(
        Channel(slack.new_id("C"), name, slack.bot_user_id, int(slack.now()), is_private=private)
    )
    add_member(slack, channel, slack.bot_user_id)
    return {"channel": channel_json(slack, channel, slack.bot_user_id)}


def _free_name(slack: Workspace, args: Json) -> str:
    name = arguments.text(args, "name")
    check_name(name)
    if slack.find_channel(name) is not None:
        raise SlackError("name_taken")
    return name


def check_name(name: str) -> None:
    """Refuse a channel name Slack would refuse; nothing is put right silently."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if re.search(r"[^\w-]", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")


def rename(slack: Workspace, args: Json) -> Json:
    """conversations.rename."""
    channel = joined_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, WRITE)
    not_archived(channel)
    if channel.creator != slack.bot_user_id:
        raise SlackError("not_authorized")
    rename_by(slack, channel, _free_name(slack, args), slack.bot_user_id)
    return {"channel": channel_json(slack, channel, slack.bot_user_id)}


def rename_by(slack: Workspace, channel: Channel, name: str, user: str) -> None:
    """Give the channel a new name, with Slack's line and the event."""
    before = channel.name
    slack.rename_channel(channel, name)
    note(slack, channel, user, "name", f"has renamed the channel from “{before}” to “{name}”")
    kind = "group_rename" if channel.is_private else "channel_rename"
    shown = {"id": channel.id, "name": name, "created": channel.created, "is_channel": not channel.is_private}
    announce(slack, kind, {"type": kind, "channel": shown}, channel)


def set_topic(slack: Workspace, args: Json) -> Json:
    """conversations.setTopic: 250 characters."""
    channel = _described(slack, args, "topic")
    channel.topic = arguments.text(args, "topic")
    note(slack, channel, slack.bot_user_id, "topic", f"set the channel topic: {channel.topic}")
    return {"channel": channel_json(slack, channel, slack.bot_user_id), "topic": channel.topic}


def set_purpose(slack: Workspace, args: Json) -> Json:
    """conversations.setPurpose: 250 characters."""
    channel = _described(slack, args, "purpose")
    channel.purpose = arguments.text(args, "purpose")
    note(slack, channel, slack.bot_user_id, "purpose", f"set the channel purpose: {channel.purpose}")
    return {"channel": channel_json(slack, channel, slack.bot_user_id), "purpose": channel.purpose}


def _described(slack: Workspace, args: Json, key: str) -> Channel:
    channel = joined_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, TOPIC, WRITE)
    not_archived(channel)
    if len(arguments.text(args, key)) > TOPIC_LENGTH:
        raise SlackError("too_long")
    return channel


def archive(slack: Workspace, args: Json) -> Json:
    """conversations.archive."""
    channel = joined_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, WRITE)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    archive_by(slack, channel, slack.bot_user_id)
    return {}


def archive_by(slack: Workspace, channel: Channel, user: str) -> None:
    """Close a channel for good, with Slack's line and the event."""
    note(slack, channel, user, "archive", "archived the channel")
    channel.archived = True
    kind = "group_archive" if channel.is_private else "channel_archive"
    announce(slack, kind, {"type": kind, "channel": channel.id, "user": user, "is_moved": 0}, channel)
    slack.changed()


def unarchive(slack: Workspace, args: Json) -> Json:
    """conversations.unarchive: bot tokens cannot, whatever the reference says; Slack answers not_in_channel."""
    channel = visible_channel(slack, args)
    require_for(slack, channel, WRITE)
    raise SlackError("not_in_channel" if channel.archived else "not_archived")


def open_(slack: Workspace, args: Json) -> Json:
    """conversations.open: the direct message with one person, or a group message with up to eight."""
    people = arguments.words(args, "users")
    if args.get("channel"):
        channel = visible_channel(slack, args)
    elif not people:
        raise SlackError("users_list_not_supplied")
    else:
        require_scope(slack, "im:write" if len(people) == 1 else "mpim:write")
        _check_people(slack, people)
        channel = _direct_message(slack, people)
    shown = channel_json(slack, channel, slack.bot_user_id) if arguments.flag(args, "return_im") else {"id": channel.id}
    return {"channel": shown}


def _check_people(slack: Workspace, people: list[str]) -> None:
    if len(people) > MOST_IN_GROUP_MESSAGE:
        raise SlackError("too_many_users")
    for person in people:
        user = slack.users.get(person)
        if user is None:
            raise SlackError("user_not_found")
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_bot:
            raise SlackError("invalid_user_combination")


def _direct_message(slack: Workspace, people: list[str]) -> Channel:
    if len(people) == 1:
        return slack.open_direct_message(people[0], slack.bot_user_id)
    members = [slack.bot_user_id, *people]
    name = "mpdm-" + "--".join(sorted(slack.users[one].name for one in members)) + "-1"
    group = Channel(slack.new_id("C"), name, slack.bot_user_id, int(slack.now()), is_private=True, is_mpim=True)
    group.members = members
    return slack.find_channel(name) or slack.add_channel(group)
