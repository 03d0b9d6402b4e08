"""The payloads Slack sends to an app, field by field."""

from fake_slack.model import Channel, Json, Message, ResponseUrl, User, View
from fake_slack.shapes import message_json, view_json
from fake_slack.state import Workspace
from fake_slack.view_stack import new_trigger

RESPONSE_URL_S = 30 * 60.0
RESPONSE_POSTS = 5


def new_response_url(slack: Workspace, user: str, channel: Channel, message: Message | None = None) -> str:
    """An address at which the app may answer five times within thirty minutes."""
    key = slack.new_key()
    slack.response_urls[key] = ResponseUrl(
        key,
        user,
        channel.id,
        slack.real_now() + RESPONSE_URL_S,
        RESPONSE_POSTS,
        message_ts=message.ts if message else None,
        ephemeral=message is not None and message.ephemeral_to is not None,
    )
    return f"{slack.base_url}response/{key}"


def channel_name(channel: Channel) -> str:
    """How interactions name a channel: private ones and direct messages stay anonymous."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def command_payload(slack: Workspace, user: User, channel: Channel, command: str, text: str) -> Json:
    """A slash command; every value is a string, as in a form."""
    return {
        "token": slack.verification_token,
        "team_id": slack.team_id,
        "team_domain": slack.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": slack.app_id,
        "is_enterprise_install": "false",
        "response_url": new_response_url(slack, user.id, channel),
        "trigger_id": new_trigger(slack, user.id),
    }


def _envelope(slack: Workspace, kind: str, user: User) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": slack.team_id},
        "api_app_id": slack.app_id,
        "token": slack.verification_token,
        "team": {"id": slack.team_id, "domain": slack.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def action_ts(slack: Workspace) -> str:
    """When somebody pressed something."""
    return f"{slack.now():.6f}"


def message_action_payload(slack: Workspace, user: User, channel: Channel, message: Message, action: Json) -> Json:
    """block_actions on a message; a private (ephemeral) message is not quoted."""
    private = message.ephemeral_to is not None
    payload = _envelope(slack, "block_actions", user) | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": private,
        },
        "trigger_id": new_trigger(slack, user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": message.state},
        "response_url": new_response_url(slack, user.id, channel, message),
        "actions": [{**action, "action_ts": action_ts(slack)}],
    }
    return payload if private else payload | {"message": message_json(slack, message, with_metadata=True)}


def view_action_payload(slack: Workspace, user: User, view: View, action: Json) -> Json:
    """block_actions in a modal or in the Home tab."""
    return _envelope(slack, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": new_trigger(slack, user.id, view.id),
        "view": view_json(slack, view),
        "actions": [{**action, "action_ts": action_ts(slack)}],
    }


def submission_payload(slack: Workspace, user: User, view: View) -> Json:
    """view_submission."""
    return _envelope(slack, "view_submission", user) | {
        "trigger_id": new_trigger(slack, user.id, view.id),
        "view": view_json(slack, view),
        "response_urls": [],
    }


def closed_payload(slack: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    """view_closed; sent only for views with notify_on_close."""
    return _envelope(slack, "view_closed", user) | {"view": view_json(slack, view), "is_cleared": cleared}


def suggestion_payload(slack: Workspace, user: User, block: Json, action_id: str, value: str) -> Json:
    """block_suggestion, without its container."""
    return _envelope(slack, "block_suggestion", user) | {
        "action_id": action_id,
        "block_id": block["block_id"],
        "value": value,
    }


def shortcut_payload(slack: Workspace, user: User, callback_id: str) -> Json:
    """A global shortcut."""
    return _envelope(slack, "shortcut", user) | {
        "action_ts": action_ts(slack),
        "callback_id": callback_id,
        "trigger_id": new_trigger(slack, user.id),
    }


def message_shortcut_payload(
    slack: Workspace, user: User, callback_id: str, channel: Channel, message: Message
) -> Json:
    """A shortcut on a message, which it quotes."""
    return _envelope(slack, "message_action", user) | {
        "action_ts": action_ts(slack),
        "callback_id": callback_id,
        "trigger_id": new_trigger(slack, user.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "response_url": new_response_url(slack, user.id, channel, message),
        "message_ts": message.ts,
        "message": message_json(slack, message),
    }
