"""Facts per Web API method, as Slack's reference states them: rate-limit tier, bot scopes, required arguments.

Source: the reference of the Web API (docs.slack.dev/reference/methods), state of August 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MethodFacts:
    """`per_minute` is the tier's figure; `scope` what a bot token needs whatever the channel ("" = none);
    `required` maps each argument that must be there to the error Slack gives without it."""

    per_minute: int
    scope: str = ""
    required: tuple[tuple[str, str], ...] = ()
    app_token: bool = False


TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
# "Special" methods without a published figure: the pace Slack's own Java SDK keeps.
SPECIAL = 600
# chat.postMessage has its own bucket per channel; this is "several hundred per minute" for the workspace.
POSTS = 600

MISSING = "invalid_arguments"


def _needs(*names: str, **errors: str) -> tuple[tuple[str, str], ...]:
    return (*((name, MISSING) for name in names), *errors.items())


FACTS: dict[str, MethodFacts] = {
    "api.test": MethodFacts(TIER_4),
    "auth.test": MethodFacts(SPECIAL),
    "apps.connections.open": MethodFacts(TIER_3, app_token=True),
    "bookmarks.add": MethodFacts(TIER_2, "bookmarks:write", _needs("channel_id", "title", "type")),
    "bookmarks.edit": MethodFacts(TIER_2, "bookmarks:write", _needs("channel_id", "bookmark_id")),
    "bookmarks.list": MethodFacts(TIER_3, "bookmarks:read", _needs("channel_id")),
    "bookmarks.remove": MethodFacts(TIER_2, "bookmarks:write", _needs("channel_id", "bookmark_id")),
    "chat.delete": MethodFacts(TIER_3, "chat:write", _needs("channel", "ts")),
    "chat.deleteScheduledMessage": MethodFacts(TIER_3, "chat:write", _needs("channel", "scheduled_message_id")),
    "chat.getPermalink": MethodFacts(SPECIAL, "", _needs("channel", "message_ts")),
    "chat.postEphemeral": MethodFacts(TIER_4, "chat:write", _needs("channel", "user")),
    "chat.postMessage": MethodFacts(POSTS, "chat:write", _needs("channel")),
    "chat.scheduleMessage": MethodFacts(TIER_3, "chat:write", _needs("channel", "post_at")),
    "chat.scheduledMessages.list": MethodFacts(TIER_3),
    "chat.update": MethodFacts(TIER_3, "chat:write", _needs("channel", "ts")),
    "conversations.archive": MethodFacts(TIER_2, "", _needs("channel")),
    "conversations.create": MethodFacts(TIER_2, "", _needs(name="invalid_name_required")),
    "conversations.history": MethodFacts(TIER_3, "", _needs("channel")),
    "conversations.info": MethodFacts(TIER_3, "", _needs("channel")),
    "conversations.invite": MethodFacts(TIER_3, "", _needs("channel", users="no_user")),
    "conversations.join": MethodFacts(TIER_3, "channels:join", _needs("channel")),
    "conversations.kick": MethodFacts(TIER_3, "", _needs("channel", "user")),
    "conversations.leave": MethodFacts(TIER_3, "", _needs("channel")),
    "conversations.list": MethodFacts(TIER_2),
    "conversations.members": MethodFacts(TIER_4, "", _needs("channel")),
    "conversations.open": MethodFacts(TIER_3),
    "conversations.rename": MethodFacts(TIER_2, "", _needs("channel", name="invalid_name_required")),
    "conversations.replies": MethodFacts(TIER_3, "", _needs("channel", "ts")),
    "conversations.setPurpose": MethodFacts(TIER_2, "", _needs("channel", "purpose")),
    "conversations.setTopic": MethodFacts(TIER_2, "", _needs("channel", "topic")),
    "conversations.unarchive": MethodFacts(TIER_2, "", _needs("channel")),
    "dnd.info": MethodFacts(TIER_3, "dnd:read"),
    "files.completeUploadExternal": MethodFacts(TIER_4, "files:write", _needs("files")),
    "files.getUploadURLExternal": MethodFacts(TIER_4, "files:write", _needs("filename", "length")),
    "files.info": MethodFacts(TIER_4, "files:read", _needs("file")),
    "pins.add": MethodFacts(TIER_2, "pins:write", _needs("channel", timestamp="no_item_specified")),
    "pins.list": MethodFacts(TIER_2, "pins:read", _needs("channel")),
    "pins.remove": MethodFacts(TIER_2, "pins:write", _needs("channel", timestamp="no_item_specified")),
    "reactions.add": MethodFacts(
        TIER_3, "reactions:write", _needs("channel", name="invalid_name", timestamp="no_item_specified")
    ),
    "reactions.get": MethodFacts(TIER_3, "reactions:read", _needs("channel", timestamp="no_item_specified")),
    "reactions.remove": MethodFacts(
        TIER_2, "reactions:write", _needs("channel", name="invalid_name", timestamp="no_item_specified")
    ),
    "team.info": MethodFacts(TIER_3, "team:read"),
    "usergroups.list": MethodFacts(TIER_2, "usergroups:read"),
    "usergroups.users.list": MethodFacts(TIER_2, "usergroups:read", _needs("usergroup")),
    "users.conversations": MethodFacts(TIER_3),
    "users.info": MethodFacts(TIER_4, "users:read", _needs(user="user_not_found")),
    "users.list": MethodFacts(TIER_2, "users:read"),
    "users.lookupByEmail": MethodFacts(TIER_3, "users:read.email", _needs(email="users_not_found")),
    "views.open": MethodFacts(TIER_4, "", _needs("view")),
    "views.publish": MethodFacts(TIER_4, "", _needs("user_id", "view")),
    "views.push": MethodFacts(TIER_4, "", _needs("view")),
    "views.update": MethodFacts(TIER_4, "", _needs("view")),
}
