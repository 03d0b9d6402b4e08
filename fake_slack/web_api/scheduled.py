"""chat.scheduleMessage and its neighbours. Scheduled messages are kept and listed; this workspace never posts them."""

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.model import Json
from fake_slack.state import Workspace
from fake_slack.web_api.chat import post_target
from fake_slack.web_api.content import read_content

FURTHEST_S = 120 * 86_400
MOST_IN_WINDOW = 30
WINDOW_S = 300


def schedule_message(slack: Workspace, args: Json) -> Json:
    """chat.scheduleMessage: up to 120 days ahead, 30 messages per channel in any 5 minutes."""
    channel = post_target(slack, args)
    content = read_content(args)
    post_at = arguments.whole_number(args, "post_at", 0, "invalid_time")
    _check_time(slack, channel.id, post_at)
    planned: Json = {
        "id": slack.new_id("Q"),
        "channel_id": channel.id,
        "post_at": post_at,
        "date_created": int(slack.now()),
        "text": content.text or "",
    }
    slack.scheduled[planned["id"]] = planned
    return {"channel": channel.id, "scheduled_message_id": planned["id"], "post_at": post_at}


def _check_time(slack: Workspace, channel: str, post_at: int) -> None:
    if post_at <= slack.now():
        raise SlackError("time_in_past")
    if post_at > slack.now() + FURTHEST_S:
        raise SlackError("time_too_far")
    near = [
        p for p in slack.scheduled.values() if p["channel_id"] == channel and abs(p["post_at"] - post_at) < WINDOW_S
    ]
    if len(near) >= MOST_IN_WINDOW:
        raise SlackError("restricted_too_many")


def delete_scheduled(slack: Workspace, args: Json) -> Json:
    """chat.deleteScheduledMessage."""
    planned = slack.scheduled.get(arguments.text(args, "scheduled_message_id"))
    if planned is None or planned["channel_id"] != arguments.text(args, "channel"):
        raise SlackError("invalid_scheduled_message_id")
    del slack.scheduled[planned["id"]]
    return {}


def list_scheduled(slack: Workspace, args: Json) -> Json:
    """chat.scheduledMessages.list."""
    channel = arguments.text(args, "channel")
    found = [p for p in slack.scheduled.values() if channel in ("", p["channel_id"])]
    shown, cursor = arguments.page(found, args)
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}
