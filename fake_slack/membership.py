"""Who comes and goes, with Slack's line in the channel and the event to the app."""

from fake_slack.events import announce, channel_letter
from fake_slack.model import Channel, Json
from fake_slack.posting import note
from fake_slack.state import Workspace


def add_member(slack: Workspace, channel: Channel, user: str, inviter: str | None = None) -> None:
    """Let somebody in; the app hears of it when it is inside itself (also about itself)."""
    channel.members.append(user)
    note(slack, channel, user, "join", f"<@{user}> has joined the {'group' if channel.is_private else 'channel'}")
    event = _event(slack, "member_joined_channel", channel, user)
    if inviter is not None:
        event["inviter"] = inviter
    announce(slack, "member_joined_channel", event, channel)


def remove_member(slack: Workspace, channel: Channel, user: str) -> None:
    """Somebody leaves or is removed; a bot that left a private channel hears nothing more."""
    channel.members.remove(user)
    note(slack, channel, user, "leave", f"<@{user}> has left the {'group' if channel.is_private else 'channel'}")
    announce(slack, "member_left_channel", _event(slack, "member_left_channel", channel, user), channel)


def _event(slack: Workspace, kind: str, channel: Channel, user: str) -> Json:
    return {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": channel_letter(channel),
        "team": slack.team_id,
    }
