"""Calls that Slack refuses: what they mean, method, arguments, error string. $words are filled in by furnished.py."""

from typing import Any

from tests.fake_slack.furnished import ANA, ATTIC, BEN, BOARD, DESK, FARID, GIL, SALES, ZOE

Json = dict[str, Any]
Case = tuple[str, str, Json, str]

CHANNEL_CASES: list[Case] = [
    ("a method nobody knows", "crisis.declare", {}, "unknown_method"),
    # Channel names
    ("capitals in a name", "conversations.create", {"name": "Acme"}, "invalid_name_specials"),
    ("a blank in a name", "conversations.create", {"name": "acme corp"}, "invalid_name_specials"),
    ("a dot in a name", "conversations.create", {"name": "acme.corp"}, "invalid_name_specials"),
    ("81 characters", "conversations.create", {"name": "a" * 81}, "invalid_name_maxlength"),
    ("no name", "conversations.create", {}, "invalid_name_required"),
    ("only punctuation", "conversations.create", {"name": "--_"}, "invalid_name_punctuation"),
    ("the name of a public channel", "conversations.create", {"name": "sales", "is_private": True}, "name_taken"),
    ("the name of a private channel without us", "conversations.create", {"name": "board"}, "name_taken"),
    ("the name of an archived channel", "conversations.create", {"name": "attic"}, "name_taken"),
    ("a taken new name", "conversations.rename", {"channel": DESK, "name": "sales"}, "not_authorized"),
    # Who may be invited
    (
        "inviting from outside a public channel",
        "conversations.invite",
        {"channel": SALES, "users": FARID},
        "not_in_channel",
    ),
    (
        "inviting into an invisible channel",
        "conversations.invite",
        {"channel": BOARD, "users": BEN},
        "channel_not_found",
    ),
    ("inviting into the archive", "conversations.invite", {"channel": ATTIC, "users": BEN}, "is_archived"),
    ("inviting nobody", "conversations.invite", {"channel": DESK}, "no_user"),
    ("inviting the bot itself", "conversations.invite", {"channel": DESK, "users": "$bot"}, "cant_invite_self"),
    ("inviting a member", "conversations.invite", {"channel": DESK, "users": ANA}, "already_in_channel"),
    ("inviting a stranger", "conversations.invite", {"channel": DESK, "users": "U404"}, "user_not_found"),
    ("inviting a guest", "conversations.invite", {"channel": DESK, "users": GIL}, "user_is_restricted"),
    ("inviting somebody who left", "conversations.invite", {"channel": DESK, "users": ZOE}, "cant_invite"),
    (
        "101 people",
        "conversations.invite",
        {"channel": DESK, "users": ",".join(f"U{n}" for n in range(101))},
        "invalid_arguments",
    ),
    # Channels
    ("a topic of 251", "conversations.setTopic", {"channel": DESK, "topic": "t" * 251}, "too_long"),
    ("a purpose of 251", "conversations.setPurpose", {"channel": DESK, "purpose": "t" * 251}, "too_long"),
    ("a topic in the archive", "conversations.setTopic", {"channel": ATTIC, "topic": "t"}, "is_archived"),
    ("archiving twice", "conversations.archive", {"channel": ATTIC}, "already_archived"),
    ("unarchiving as a bot", "conversations.unarchive", {"channel": ATTIC}, "not_in_channel"),
    ("unarchiving an open channel", "conversations.unarchive", {"channel": DESK}, "not_archived"),
    ("joining a private channel", "conversations.join", {"channel": DESK}, "method_not_supported_for_channel_type"),
    ("kicking oneself", "conversations.kick", {"channel": DESK, "user": "$bot"}, "cant_kick_self"),
    ("kicking a stranger", "conversations.kick", {"channel": DESK, "user": "U404"}, "user_not_found"),
    ("looking at an invisible channel", "conversations.info", {"channel": BOARD}, "channel_not_found"),
    ("history from outside", "conversations.history", {"channel": SALES}, "not_in_channel"),
    ("history since nonsense", "conversations.history", {"channel": DESK, "oldest": "soon"}, "invalid_ts_oldest"),
    ("replies to nothing", "conversations.replies", {"channel": DESK, "ts": "1.0"}, "thread_not_found"),
    ("a type nobody knows", "conversations.list", {"types": "secret"}, "invalid_types"),
    ("a cursor of one's own", "conversations.list", {"cursor": "page2"}, "invalid_cursor"),
    # Direct messages
    ("a direct message to nobody", "conversations.open", {}, "users_list_not_supplied"),
    ("a direct message to somebody who left", "conversations.open", {"users": ZOE}, "user_disabled"),
    ("a direct message to a stranger", "conversations.open", {"users": "U404"}, "user_not_found"),
    ("nine in a group message", "conversations.open", {"users": ",".join(["U1"] * 9)}, "too_many_users"),
]

NEEDED: list[tuple[str, Json, str]] = [
    ("chat.postMessage", {"channel": DESK, "text": "x"}, "chat:write"),
    ("conversations.create", {"name": "acme", "is_private": True}, "groups:write"),
    ("conversations.create", {"name": "acme"}, "channels:manage"),
    ("conversations.invite", {"channel": DESK, "users": FARID}, "groups:write"),
    ("conversations.setTopic", {"channel": DESK, "topic": "x"}, "groups:write"),
    ("conversations.info", {"channel": DESK}, "groups:read"),
    ("conversations.info", {"channel": SALES}, "channels:read"),
    ("conversations.members", {"channel": DESK}, "groups:read"),
    ("conversations.list", {"types": "private_channel"}, "groups:read"),
    ("conversations.list", {}, "channels:read"),
    ("conversations.history", {"channel": DESK}, "groups:history"),
    ("conversations.open", {"users": ANA}, "im:write"),
    ("users.info", {"user": ANA}, "users:read"),
    ("users.lookupByEmail", {"email": "ana@northwind.example"}, "users:read.email"),
    ("pins.add", {"channel": DESK, "timestamp": "$own"}, "pins:write"),
    ("bookmarks.list", {"channel_id": DESK}, "bookmarks:read"),
    ("files.getUploadURLExternal", {"filename": "a.png", "length": 1}, "files:write"),
]
