"""bookmarks.*: links at the top of a channel."""

import re

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.model import Channel, Json
from fake_slack.state import Workspace
from fake_slack.web_api.access import joined_channel, not_archived, visible_channel

MOST = 100
TITLE_LENGTH = 256
LINK_LENGTH = 2048


def add(slack: Workspace, args: Json) -> Json:
    """bookmarks.add: links only."""
    channel = _changed_channel(slack, args)
    if arguments.text(args, "type") != "link":
        raise SlackError("invalid_bookmark_type")
    _check(args, required=True)
    if len(channel.bookmarks) >= MOST:
        raise SlackError("too_many_bookmarks")
    bookmark = _new(slack, channel, args)
    channel.bookmarks.append(bookmark)
    slack.changed()
    return {"bookmark": bookmark}


def _changed_channel(slack: Workspace, args: Json) -> Channel:
    channel = joined_channel(slack, args, "channel_id")
    not_archived(channel)
    return channel


def _check(args: Json, *, required: bool) -> None:
    link = arguments.text(args, "link")
    if (required or link) and (not re.match(r"https?://\S+$", link) or len(link) > LINK_LENGTH):
        raise SlackError("invalid_link")
    title = arguments.text(args, "title")
    if (required and not title) or len(title) > TITLE_LENGTH:
        raise SlackError("invalid_arguments", ["[ERROR] title must have 1 to 256 characters [json-pointer:/title]"])


def _new(slack: Workspace, channel: Channel, args: Json) -> Json:
    return {
        "id": slack.new_id("Bk"),
        "channel_id": channel.id,
        "title": arguments.text(args, "title"),
        "link": arguments.text(args, "link"),
        "emoji": arguments.text(args, "emoji"),
        "type": "link",
        "date_created": int(slack.now()),
        "date_updated": 0,
        "app_id": slack.app_id,
        "last_updated_by_user_id": slack.bot_user_id,
    }


def list_(slack: Workspace, args: Json) -> Json:
    """bookmarks.list."""
    return {"bookmarks": visible_channel(slack, args, "channel_id").bookmarks}


def edit(slack: Workspace, args: Json) -> Json:
    """bookmarks.edit."""
    bookmark = _known(_changed_channel(slack, args), args)
    _check(args, required=False)
    bookmark |= {key: arguments.text(args, key) for key in ("title", "link", "emoji") if args.get(key) is not None}
    bookmark["date_updated"] = int(slack.now())
    slack.changed()
    return {"bookmark": bookmark}


def remove(slack: Workspace, args: Json) -> Json:
    """bookmarks.remove."""
    channel = _changed_channel(slack, args)
    channel.bookmarks.remove(_known(channel, args))
    slack.changed()
    return {}


def _known(channel: Channel, args: Json) -> Json:
    for bookmark in channel.bookmarks:
        if bookmark["id"] == args.get("bookmark_id"):
            return bookmark
    raise SlackError("not_found")
