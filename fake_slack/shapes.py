"""The JSON in which Slack shows its objects."""

from fake_slack.model import Channel, File, Json, Message, User, View
from fake_slack.state import Workspace

ZONE_LABEL = "Coordinated Universal Time"


def user_json(slack: Workspace, user: User, *, with_email: bool) -> Json:
    """A user as users.info shows it; the e-mail address only with the scope users:read.email."""
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": slack.team_id,
    }
    if with_email and user.email:
        profile["email"] = user.email
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id or slack.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    return shown if user.deleted else {**shown, **_active_user_json(user)}


def _active_user_json(user: User) -> Json:
    return {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": ZONE_LABEL,
        "tz_offset": 0,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_email_confirmed": not user.is_bot,
    }


def channel_json(slack: Workspace, channel: Channel, viewer: str) -> Json:
    """A conversation as conversations.info shows it to `viewer`."""
    outside = channel.is_ext_shared
    shared = {"is_shared": outside, "is_ext_shared": outside, "is_org_shared": False, "is_pending_ext_shared": False}
    if channel.is_im:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": False,
            "user": channel.other_than(viewer),
            "is_open": True,
            "context_team_id": slack.team_id,
            **shared,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
        "creator": channel.creator,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": channel.is_mpim,
        "is_private": channel.is_private,
        "is_archived": channel.archived,
        "is_general": channel.is_general,
        "is_member": viewer in channel.members,
        "context_team_id": slack.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        **shared,
    }


def message_json(slack: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    """A message as conversations.history shows it; metadata only when asked for."""
    shown: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.bot_id is not None:
        shown |= {"bot_id": message.bot_id, "app_id": slack.app_id, "team": slack.team_id}
    optional: Json = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "edited": {"user": message.user, "ts": message.edited_ts} if message.edited_ts else None,
        "files": [file_json(slack.files[file_id], slack) for file_id in message.files],
        "reactions": reactions_json(message),
        "metadata": message.metadata if with_metadata else None,
    }
    shown |= {key: value for key, value in optional.items() if value}
    return shown | thread_json(slack, message)


def thread_json(slack: Workspace, message: Message) -> Json:
    """What a message with replies says about its thread; empty without replies."""
    channel = slack.channels[message.channel]
    replies = [channel.messages[ts] for ts in channel.replies.get(message.ts, ())]
    replies = [reply for reply in replies if reply.ephemeral_to is None]
    if not replies:
        return {}
    users = sorted({reply.user for reply in replies if reply.user})
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def reactions_json(message: Message) -> list[Json]:
    """Reactions by name, with who gave them."""
    return [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]


def file_json(file: File, slack: Workspace) -> Json:
    """A file as files.info shows it; private urls want the bot token."""
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "alt_txt": file.alt_txt,
        "mimetype": mime_type(file.name),
        "filetype": file.name.rpartition(".")[2],
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_public": False,
        "channels": [c for c in file.channels if not slack.channels[c].is_private],
        "groups": [c for c in file.channels if slack.channels[c].is_private],
        "url_private": f"{slack.base_url}files-pri/{file.id}/{file.name}",
        "permalink": f"{slack.base_url}files/{file.id}",
    }


def mime_type(name: str) -> str:
    """The media type that goes with a file name's ending."""
    kinds = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml", "txt": "text/plain"}
    return kinds.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def view_json(slack: Workspace, view: View) -> Json:
    """A view as the app gets it back: what it sent, plus Slack's own fields and the state of its inputs."""
    content = view.content
    shown: Json = {
        "id": view.id,
        "team_id": slack.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": slack.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": slack.team_id,
        "bot_id": slack.bot_id,
    }
    return shown
