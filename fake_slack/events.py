"""Which happenings the app hears of: those the manifest lists, in channels it may see."""

from fake_slack.model import Channel, Json, Message
from fake_slack.shapes import message_json
from fake_slack.state import Workspace


def announce(slack: Workspace, name: str, event: Json, channel: Channel | None = None) -> None:
    """Hand the event to delivery if the app subscribed to `name` and may see the channel."""
    if name not in slack.manifest.events:
        return
    if channel is not None and not app_sees(slack, channel):
        return
    slack.on_event({**event, "event_ts": f"{slack.now():.6f}"})


def app_sees(slack: Workspace, channel: Channel) -> bool:
    """Private channels and direct messages only from the inside, public ones always."""
    return slack.bot_user_id in channel.members or not (channel.is_private or channel.is_im)


def channel_letter(channel: Channel) -> str:
    """The kind of channel as membership events abbreviate it: C public, G private."""
    return "G" if channel.is_private else "C"


def channel_type(channel: Channel) -> str:
    """The kind of channel as message events name it."""
    if channel.is_im:
        return "im"
    return "group" if channel.is_private else "channel"


def change_usergroup(slack: Workspace, group_id: str, users: list[str]) -> None:
    """Somebody gave a user group other people, by name."""
    group = next(group for group in slack.usergroups if group["id"] == group_id)
    before = {slack.user(name).id for name in group.get("users", ())}
    group["users"] = users
    after = {slack.user(name).id for name in users}
    changed = {"added_users": sorted(after - before), "removed_users": sorted(before - after)}
    announce(slack, "subteam_members_changed", {"type": "subteam_members_changed", "subteam_id": group_id, **changed})


def announce_message(slack: Workspace, channel: Channel, message: Message) -> None:
    """A new message, as message.channels, message.groups or message.im; only members hear messages."""
    if slack.bot_user_id not in channel.members:
        return
    shown = message_json(slack, message) | _place(channel)
    announce(slack, _kind(channel), shown, channel)
    if f"<@{slack.bot_user_id}>" in message.text and message.user != slack.bot_user_id:
        announce(slack, "app_mention", {**shown, "type": "app_mention"}, channel)


def announce_change(slack: Workspace, channel: Channel, message: Message, before: Json) -> None:
    """A message says something else now; `before` is how it was."""
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": message_json(slack, message),
        "previous_message": before,
        "ts": f"{slack.now():.6f}",
    }
    _tell_members(slack, channel, event)


def announce_deletion(slack: Workspace, channel: Channel, message: Message) -> None:
    """A message is gone."""
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": message_json(slack, message),
        "ts": f"{slack.now():.6f}",
    }
    _tell_members(slack, channel, event)


def _tell_members(slack: Workspace, channel: Channel, event: Json) -> None:
    if slack.bot_user_id in channel.members:
        announce(slack, _kind(channel), event | _place(channel), channel)


def _kind(channel: Channel) -> str:
    return {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[channel_type(channel)]


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": channel_type(channel)}
