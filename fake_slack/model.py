"""What a workspace is made of."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """Somebody in the workspace: a person, a guest, somebody who left, or the bot."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    is_guest: bool = False
    is_admin: bool = False
    is_bot: bool = False
    deleted: bool = False
    team_id: str = ""
    """Another workspace's, for people met in shared channels; empty: ours."""


@dataclass
class Message:
    """One message; `ephemeral_to` names the only person who sees it, None means everybody in the channel."""

    ts: str
    channel: str
    text: str
    user: str | None = None
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    subtype: str | None = None
    metadata: Json | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    suggested: dict[str, list[Json]] = field(default_factory=dict)

    def element(self, action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
        """The block and the element with this action_id, or None."""
        return find_element(self.blocks, action_id, block_id)


@dataclass
class Channel:
    """A channel, or a direct message (`is_im`, then `members` are the two); `members` keeps the order of joining.

    `is_ext_shared`: another organisation is in it too (Slack Connect).
    """

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_mpim: bool = False
    is_general: bool = False
    is_ext_shared: bool = False
    archived: bool = False
    topic: str = ""
    purpose: str = ""
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)
    replies: dict[str, list[str]] = field(default_factory=dict)

    def other_than(self, user: str) -> str:
        """Whom `user` talks to in this direct message."""
        return next((member for member in self.members if member != user), user)


@dataclass
class File:
    """An uploaded file; it is `shared` once files.completeUploadExternal named it."""

    id: str
    name: str
    length: int
    title: str
    alt_txt: str
    user: str
    created: int
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)


@dataclass
class View:
    """A modal or Home tab as Slack keeps it: `content` is what the app sent, `values` what the person typed."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    suggested: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def view(self) -> Json:
        """What the app sent, with block ids filled in."""
        return self.content

    @property
    def blocks(self) -> list[Json]:
        """The blocks, top to bottom."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def element(self, action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
        """The block and the element with this action_id, or None."""
        return find_element(self.content.get("blocks", []), action_id, block_id)


@dataclass
class Trigger:
    """A trigger_id: one use, a few seconds; `view_id` when it came out of a modal."""

    id: str
    user: str
    expires_at: float
    used: bool = False
    view_id: str | None = None


@dataclass
class ResponseUrl:
    """The right to answer an interaction a few times without a token."""

    key: str
    user: str
    channel: str
    expires_at: float
    posts_left: int
    message_ts: str | None = None
    ephemeral: bool = False


def block_elements(block: Json) -> list[Json]:
    """Every interactive element (or picture) that stands in this block."""
    several = block.get("elements")
    found = [*several] if isinstance(several, list) else []
    found += [block[key] for key in ("element", "accessory") if key in block]
    return [element for element in found if isinstance(element, dict)]


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
    """The first element with this action_id (in this block, if named) together with its block."""
    for block in blocks:
        if block_id is not None and block.get("block_id") != block_id:
            continue
        for element in block_elements(block):
            if element.get("action_id") == action_id:
                return block, element
    return None
