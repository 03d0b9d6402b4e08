"""Which permissions the bot needs in Slack, and which of its calls needs which. `manifest.yml` asks for the same."""

NEEDED_SCOPES: dict[str, str] = {
    "bookmarks:read": "list bookmarks first, so that the link to the protocol is never added twice",
    "bookmarks:write": "add the link to the protocol",
    "chat:write": "post headlines, updates, reminders, pages and digests",
    "commands": "/crisis and the shortcuts",
    "files:write": "give Slack the picture of the timeline",
    "groups:history": "look whether a message arrived before sending it again",
    "groups:read": "find our own channels again; hear who joins or leaves",
    "groups:write": "create the private crisis channel, invite the team, set its topic",
    "im:history": "look whether a page or digest arrived before sending it again",
    "im:write": "open the direct message in which a page is sent",
    "pins:read": "look whether the headline is pinned already",
    "pins:write": "pin the headline",
    "users:read": "see who is a guest, deactivated or from another workspace",
    "users:read.email": "find the people whom the protocol and the account list name by e-mail address",
}
"""Scope → what stops working without it."""

SCOPES_OF_METHODS: dict[str, frozenset[str]] = {
    "apps.connections.open": frozenset(),
    "auth.test": frozenset(),
    "bookmarks.add": frozenset({"bookmarks:write"}),
    "bookmarks.list": frozenset({"bookmarks:read"}),
    "chat.delete": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.create": frozenset({"groups:write"}),
    "conversations.history": frozenset({"groups:history", "im:history"}),
    "conversations.info": frozenset({"groups:read"}),
    "conversations.invite": frozenset({"groups:write"}),
    "conversations.members": frozenset({"groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": frozenset({"groups:history", "im:history"}),
    "conversations.setTopic": frozenset({"groups:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "pins.add": frozenset({"pins:write"}),
    "pins.list": frozenset({"pins:read"}),
    "users.conversations": frozenset({"groups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.lookupByEmail": frozenset({"users:read", "users:read.email"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""What each Web API method needs where we use it: in private channels and direct messages (docs.slack.dev, 2026-08)."""
