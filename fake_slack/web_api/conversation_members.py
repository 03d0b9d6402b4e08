"""conversations.*: who is in: invite, join, leave, kick, members."""

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.membership import add_member, remove_member
from fake_slack.model import Channel, Json
from fake_slack.shapes import channel_json
from fake_slack.state import Workspace
from fake_slack.web_api.access import (
    INVITE,
    READ,
    WRITE,
    joined_channel,
    no_direct_message,
    not_archived,
    require_for,
    visible_channel,
)

MOST_INVITED = 100


def invite(slack: Workspace, args: Json) -> Json:
    """conversations.invite: all or nobody, unless `force` lets the valid ones in past the others."""
    channel = joined_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, INVITE, WRITE)
    not_archived(channel)
    people = _invited(args)
    refused = [fault for fault in (_refusal(slack, channel, person) for person in people) if fault]
    if refused and (not arguments.flag(args, "force") or len(refused) == len(people)):
        raise SlackError(refused[0]["error"], errors=refused)
    bad = {fault["user"] for fault in refused}
    for person in people:
        if person not in bad:
            add_member(slack, channel, person, slack.bot_user_id)
    shown = {"channel": channel_json(slack, channel, slack.bot_user_id)}
    return {**shown, "errors": refused} if refused else shown


def _invited(args: Json) -> list[str]:
    people = list(dict.fromkeys(arguments.words(args, "users")))
    if not people:
        raise SlackError("no_user")
    if len(people) > MOST_INVITED:
        raise SlackError("invalid_arguments", ["[ERROR] no more than 100 users allowed [json-pointer:/users]"])
    return people


def _refusal(slack: Workspace, channel: Channel, person: str) -> Json | None:
    error = _invite_error(slack, channel, person)
    return {"user": person, "ok": False, "error": error} if error else None


def _invite_error(slack: Workspace, channel: Channel, person: str) -> str | None:
    user = slack.users.get(person)
    if user is None:
        return "user_not_found"
    if person == slack.bot_user_id:
        return "cant_invite_self"
    if person in channel.members:
        return "already_in_channel"
    if user.deleted:
        return "cant_invite"
    return "user_is_restricted" if user.is_guest else None


def join(slack: Workspace, args: Json) -> Json:
    """conversations.join: public channels only."""
    channel = visible_channel(slack, args)
    if channel.is_private or channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    not_archived(channel)
    shown = channel_json(slack, channel, slack.bot_user_id)
    if slack.bot_user_id in channel.members:
        return {"channel": shown, "warning": "already_in_channel"}
    add_member(slack, channel, slack.bot_user_id)
    return {"channel": channel_json(slack, channel, slack.bot_user_id)}


def leave(slack: Workspace, args: Json) -> Json:
    """conversations.leave."""
    channel = visible_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, WRITE)
    not_archived(channel)
    if slack.bot_user_id not in channel.members:
        return {"not_in_channel": True}
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if len(channel.members) == 1:
        raise SlackError("last_member")
    remove_member(slack, channel, slack.bot_user_id)
    return {}


def kick(slack: Workspace, args: Json) -> Json:
    """conversations.kick."""
    channel = joined_channel(slack, args)
    no_direct_message(channel)
    require_for(slack, channel, WRITE)
    person = arguments.text(args, "user")
    if person not in slack.users:
        raise SlackError("user_not_found")
    if person == slack.bot_user_id:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if person not in channel.members:
        raise SlackError("not_in_channel")
    remove_member(slack, channel, person)
    return {}


def members(slack: Workspace, args: Json) -> Json:
    """conversations.members, page by page."""
    channel = visible_channel(slack, args)
    require_for(slack, channel, READ)
    people = [{"id": member} for member in channel.members]
    shown, cursor = arguments.page(people, args)
    return {"members": [person["id"] for person in shown], "response_metadata": {"next_cursor": cursor}}
