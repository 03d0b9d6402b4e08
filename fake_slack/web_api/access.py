"""May the bot do this here? Scopes by kind of channel, visibility and membership."""

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.events import app_sees
from fake_slack.model import Channel, Json, Message
from fake_slack.state import Workspace

# The scope that allows something in a public channel, a private one, a direct message.
READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")
WRITE = ("channels:manage", "groups:write", "im:write")
INVITE = ("channels:write.invites", "groups:write.invites", "im:write")
TOPIC = ("channels:write.topic", "groups:write.topic", "im:write.topic")


def require_scope(slack: Workspace, *any_of: str) -> None:
    """Refuse with missing_scope unless the manifest asks for one of these."""
    if not any(scope in slack.manifest.scopes for scope in any_of):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(slack.manifest.scopes))


def require_for(slack: Workspace, channel: Channel, *families: tuple[str, str, str]) -> None:
    """Refuse unless the bot holds the scope of one of these families for this kind of channel."""
    kind = 2 if channel.is_im else 1 if channel.is_private else 0
    require_scope(slack, *(family[kind] for family in families))


def visible_channel(slack: Workspace, args: Json, key: str = "channel") -> Channel:
    """The channel named in the call; one the bot cannot see does not exist."""
    channel = slack.channels.get(arguments.text(args, key))
    if channel is None or not app_sees(slack, channel):
        raise SlackError("channel_not_found")
    return channel


def joined_channel(slack: Workspace, args: Json, key: str = "channel") -> Channel:
    """The same, and the bot is a member."""
    channel = visible_channel(slack, args, key)
    if slack.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def no_direct_message(channel: Channel) -> None:
    """Refuse what makes no sense in a direct message."""
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")


def not_archived(channel: Channel) -> None:
    """Refuse to change what is archived."""
    if channel.archived:
        raise SlackError("is_archived")


def message_at(channel: Channel, ts: str, error: str = "message_not_found") -> Message:
    """A message everybody sees; private ones cannot be reached by the Web API."""
    message = channel.messages.get(ts)
    if message is None or message.ephemeral_to is not None:
        raise SlackError(error)
    return message
