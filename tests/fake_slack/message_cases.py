"""Calls that Slack refuses: what they mean, method, arguments, error string. $words are filled in by furnished.py."""

from typing import Any

from tests.fake_slack.furnished import ANA, ATTIC, BOARD, DESK, FARID, GENERAL, ZOE
from tests.fake_slack.tiny_app import modal, section, typed

Json = dict[str, Any]
Case = tuple[str, str, Json, str]

MESSAGE_CASES: list[Case] = [
    # Messages
    ("no channel", "chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("an invisible channel", "chat.postMessage", {"channel": BOARD, "text": "x"}, "channel_not_found"),
    ("a public channel from outside", "chat.postMessage", {"channel": GENERAL, "text": "x"}, "not_in_channel"),
    ("the archive", "chat.postMessage", {"channel": ATTIC, "text": "x"}, "is_archived"),
    ("somebody who left", "chat.postMessage", {"channel": ZOE, "text": "x"}, "channel_not_found"),
    ("nothing to say", "chat.postMessage", {"channel": DESK}, "no_text"),
    (
        "blocks that are no list",
        "chat.postMessage",
        {"channel": DESK, "text": "x", "blocks": "{"},
        "invalid_blocks_format",
    ),
    ("51 blocks", "chat.postMessage", {"channel": DESK, "text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
    (
        "metadata without payload",
        "chat.postMessage",
        {"channel": DESK, "text": "x", "metadata": {"event_type": "e"}},
        "invalid_metadata_schema",
    ),
    (
        "metadata that is no JSON",
        "chat.postMessage",
        {"channel": DESK, "text": "x", "metadata": "{"},
        "invalid_metadata_format",
    ),
    (
        "metadata without end",
        "chat.postMessage",
        {"channel": DESK, "text": "x", "metadata": {"event_type": "e", "event_payload": {"x": "y" * 20_000}}},
        "metadata_too_large",
    ),
    (
        "markdown beside text",
        "chat.postMessage",
        {"channel": DESK, "text": "x", "markdown_text": "y"},
        "markdown_text_conflict",
    ),
    (
        "an update of 4,001 characters",
        "chat.update",
        {"channel": DESK, "ts": "$own", "text": "x" * 4001},
        "msg_too_long",
    ),
    (
        "an update of somebody's message",
        "chat.update",
        {"channel": DESK, "ts": "$anas", "text": "x"},
        "cant_update_message",
    ),
    ("an update of nothing", "chat.update", {"channel": DESK, "ts": "1.0", "text": "x"}, "message_not_found"),
    ("an update in the archive", "chat.update", {"channel": ATTIC, "ts": "$archived", "text": "x"}, "is_inactive"),
    ("deleting somebody's message", "chat.delete", {"channel": DESK, "ts": "$anas"}, "cant_delete_message"),
    (
        "a private word to somebody outside",
        "chat.postEphemeral",
        {"channel": DESK, "user": FARID, "text": "x"},
        "user_not_in_channel",
    ),
    ("a link to nothing", "chat.getPermalink", {"channel": DESK, "message_ts": "1.0"}, "message_not_found"),
    ("a message yesterday", "chat.scheduleMessage", {"channel": DESK, "text": "x", "post_at": 1}, "time_in_past"),
    (
        "a message in a century",
        "chat.scheduleMessage",
        {"channel": DESK, "text": "x", "post_at": 9_999_999_999},
        "time_too_far",
    ),
    # Pins, bookmarks, reactions, files
    ("pinning nothing", "pins.add", {"channel": DESK}, "no_item_specified"),
    ("pinning at no time", "pins.add", {"channel": DESK, "timestamp": "soon"}, "bad_timestamp"),
    ("pinning a lost message", "pins.add", {"channel": DESK, "timestamp": "1.0"}, "message_not_found"),
    ("unpinning what is not pinned", "pins.remove", {"channel": DESK, "timestamp": "$own"}, "no_pin"),
    (
        "a bookmark to nowhere",
        "bookmarks.add",
        {"channel_id": DESK, "title": "t", "type": "link", "link": "nowhere"},
        "invalid_link",
    ),
    (
        "a bookmark of another kind",
        "bookmarks.add",
        {"channel_id": DESK, "title": "t", "type": "app", "link": "https://x.example"},
        "invalid_bookmark_type",
    ),
    ("removing no bookmark", "bookmarks.remove", {"channel_id": DESK, "bookmark_id": "Bk0"}, "not_found"),
    (
        "an emoji with blanks",
        "reactions.add",
        {"channel": DESK, "timestamp": "$own", "name": "very sad"},
        "invalid_name",
    ),
    (
        "taking back no reaction",
        "reactions.remove",
        {"channel": DESK, "timestamp": "$own", "name": "eyes"},
        "no_reaction",
    ),
    ("an empty file", "files.getUploadURLExternal", {"filename": "a.png", "length": 0}, "invalid_arguments"),
    (
        "too much alt text",
        "files.getUploadURLExternal",
        {"filename": "a.png", "length": 1, "alt_txt": "x" * 1001},
        "alt_txt_too_large",
    ),
    (
        "a file nobody sent",
        "files.completeUploadExternal",
        {"files": [{"id": "F0"}], "channel_id": DESK},
        "file_not_found",
    ),
    # People
    ("a stranger", "users.info", {"user": "U404"}, "user_not_found"),
    ("an unknown address", "users.lookupByEmail", {"email": "who@northwind.example"}, "users_not_found"),
    ("the address of somebody who left", "users.lookupByEmail", {"email": "zoe@northwind.example"}, "users_not_found"),
    ("an unknown group", "usergroups.users.list", {"usergroup": "S0"}, "no_such_subteam"),
    # Views
    ("a trigger out of thin air", "views.open", {"trigger_id": "1.2.3", "view": modal()}, "invalid_trigger_id"),
    (
        "a title of 25",
        "views.open",
        {"trigger_id": "1", "view": modal(title={"type": "plain_text", "text": "x" * 25})},
        "invalid_arguments",
    ),
    (
        "an input without submit",
        "views.open",
        {"trigger_id": "1", "view": {**modal(typed()), "submit": None}},
        "invalid_arguments",
    ),
    (
        "private metadata of 3,001",
        "views.open",
        {"trigger_id": "1", "view": modal(private_metadata="x" * 3001)},
        "invalid_arguments",
    ),
    (
        "a quarter of a megabyte",
        "views.open",
        {"trigger_id": "1", "view": modal(*[section("x" * 3000)] * 100)},
        "view_too_large",
    ),
    ("a view that is gone", "views.update", {"view_id": "V0", "view": modal()}, "not_found"),
    (
        "a Home tab for a stranger",
        "views.publish",
        {"user_id": "U404", "view": {"type": "home", "blocks": []}},
        "invalid_arguments",
    ),
    ("a modal as Home tab", "views.publish", {"user_id": ANA, "view": modal()}, "invalid_arguments"),
]
