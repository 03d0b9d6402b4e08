"""What the web page shows to one person, as JSON."""

from fake_slack.model import Channel, Json, Message, User, View
from fake_slack.shapes import reactions_json, thread_json, view_json
from fake_slack.state import Workspace


def everything(slack: Workspace, me: User, *, connected: bool) -> Json:
    """Everything `me` sees, except messages, which are fetched per channel."""
    seen = list(slack.visible_to(me.id))
    home = slack.homes.get(me.id)
    return {
        "team": {"name": slack.team_name},
        "now": slack.now(),
        "me": person(me),
        "people": [person(user) for user in slack.users.values()],
        "channels": [channel(slack, c, me) for c in seen if not c.is_im],
        "dms": [channel(slack, c, me) for c in seen if c.is_im],
        "commands": [_some(c, "command", "description", "usage_hint") for c in slack.manifest.commands],
        "shortcuts": [_some(s, "callback_id", "name", "type") for s in slack.manifest.shortcuts],
        "home": view_json(slack, home) if home else None,
        "modal": modal(slack, slack.top_view(me.id), me),
        "app": {"name": slack.manifest.name, "connected": connected, "user": slack.bot_user_id},
        "revision": slack.revision,
    }


def _some(source: Json, *keys: str) -> Json:
    return {key: source.get(key, "") for key in keys}


def person(user: User) -> Json:
    """Somebody, as names and faces are drawn."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "is_guest": user.is_guest,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "tz": user.tz,
    }


def channel(slack: Workspace, channel: Channel, me: User) -> Json:
    """A channel in the side bar."""
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_member": me.id in channel.members,
        "members": channel.members,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "archived": channel.archived,
        "unread": unread(channel, me),
        "pins": channel.pins,
        "bookmarks": [_some(bookmark, "title", "link") for bookmark in channel.bookmarks],
        "with": channel.other_than(me.id) if channel.is_im else None,
    }


def unread(channel: Channel, me: User) -> int:
    """How many messages came since this person last looked; Slack's own lines do not count."""
    if me.id not in channel.members:
        return 0
    seen = float(channel.last_read.get(me.id, "0"))
    fresh = [m for m in channel.messages.values() if float(m.ts) > seen and m.subtype is None and m.user != me.id]
    return sum(m.ephemeral_to in (None, me.id) for m in fresh)


def messages(slack: Workspace, channel: Channel, me: User) -> list[Json]:
    """What this person sees in the channel, oldest first, thread replies included."""
    return [message(slack, m) for m in channel.messages.values() if m.ephemeral_to in (None, me.id)]


def message(slack: Workspace, message: Message) -> Json:
    """One message as the page draws it."""
    return {
        "ts": message.ts,
        "user": message.user,
        "bot_id": message.bot_id,
        "text": message.text,
        "blocks": message.blocks,
        "files": [_file(slack, file_id) for file_id in message.files],
        "edited": message.edited_ts is not None,
        "thread_ts": message.thread_ts,
        "reply_count": thread_json(slack, message).get("reply_count", 0),
        "reactions": reactions_json(message),
        "ephemeral": message.ephemeral_to is not None,
        "subtype": message.subtype,
        "state": message.state,
    }


def _file(slack: Workspace, file_id: str) -> Json:
    file = slack.files[file_id]
    return {"id": file.id, "title": file.title, "alt_txt": file.alt_txt, "url": f"/_page/file/{file.id}"}


def modal(slack: Workspace, view: View | None, me: User) -> Json | None:
    """The open modal with its errors and what was typed."""
    if view is None:
        return None
    return {
        "id": view.id,
        "depth": len(slack.stacks[me.id]),
        "view": view_json(slack, view),
        "errors": view.errors,
        "state": view.values,
        "busy": view.busy,
    }
