"""The workspace in memory. Everything runs in one event loop; no method here waits, so every change is atomic."""

import random
import string
from collections.abc import Callable, Iterator

from fake_slack.clock import Now, real_now
from fake_slack.manifest import Manifest
from fake_slack.model import Channel, File, Json, Message, ResponseUrl, Trigger, User, View
from fake_slack.seed import Company, SeedChannel

_ID_LETTERS = string.ascii_uppercase + string.digits
_BLOCK_LETTERS = string.ascii_letters + string.digits


class Workspace:
    """People, channels, messages, views and what the app is allowed to do; `now` is the (scaled) time of messages."""

    def __init__(self, company: Company, manifest: Manifest, now: Now = real_now) -> None:
        self.manifest = manifest
        self.now = now
        self.real_now: Now = real_now
        self.chance = random.Random(7)
        self.team_id, self.team_name, self.team_domain = company.team_id, company.team_name, company.team_domain
        self.base_url = "http://127.0.0.1/"
        self.app_id = "A0STANDIN1"
        self.bot_id = "B0STANDIN1"
        self.bot_user_id = "U0STANDBOT"
        self.bot_token = "xoxb-stand-in-bot-token"
        self.app_token = "xapp-1-stand-in-app-token"
        self.signing_secret = "stand-in-signing-secret"
        self.verification_token = "stand-in-verification-token"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.scheduled: dict[str, Json] = {}
        self.socket_tickets: dict[str, float] = {}
        self.usergroups: list[Json] = [dict(group) for group in company.usergroups]
        self.revision = 0
        self.watchers: set[Callable[[], None]] = set()
        self.on_event: Callable[[Json], None] = lambda event: None
        self._channel_by_name: dict[str, str] = {}
        self._direct_messages: dict[frozenset[str], str] = {}
        self._last_ts = 0
        self._populate(company)

    def _populate(self, company: Company) -> None:
        self.users = {person.id: person for person in company.people}
        handle = self.manifest.bot_name.lower().replace(" ", "")
        self.users[self.bot_user_id] = User(self.bot_user_id, handle, self.manifest.bot_name, is_bot=True)
        for channel in company.channels:
            self.add_channel(self._seeded(channel))

    def _seeded(self, seed: SeedChannel) -> Channel:
        everybody = [user.name for user in self.users.values() if not (user.is_guest or user.deleted or user.is_bot)]
        names = [name for entry in seed.members for name in (everybody if entry == "everybody" else [entry])]
        members = [self.user(name).id for name in names] + ([self.bot_user_id] if seed.bot else [])
        return Channel(
            id=seed.id,
            name=seed.name,
            creator=members[0],
            created=int(self.now()),
            is_private=seed.is_private,
            is_general=seed.is_general,
            purpose=seed.purpose,
            members=members,
        )

    # --- finding -------------------------------------------------------------------------------------------------

    def user(self, name_or_id: str) -> User:
        """A person by handle name or id; KeyError names who is missing."""
        found = self.users.get(name_or_id) or next((u for u in self.users.values() if u.name == name_or_id), None)
        if found is None:
            raise KeyError(f"nobody called {name_or_id!r} in this workspace; known: {sorted(self.names())}")
        return found

    def names(self) -> list[str]:
        """The handle names of everybody."""
        return [user.name for user in self.users.values()]

    def channel(self, name_or_id: str) -> Channel:
        """A channel by name (with or without #) or id; KeyError names what is missing."""
        found = self.find_channel(name_or_id)
        if found is None:
            raise KeyError(f"no channel {name_or_id!r} in this workspace; known: {sorted(self._channel_by_name)}")
        return found

    def find_channel(self, name_or_id: str) -> Channel | None:
        """A channel by name or id, whoever may see it, or None."""
        known = self.channels.get(name_or_id)
        return known or self.channels.get(self._channel_by_name.get(name_or_id.removeprefix("#"), ""))

    def direct_message(self, one: str, other: str) -> Channel | None:
        """The direct message channel of two people, or None when nobody opened it yet."""
        return self.channels.get(self._direct_messages.get(frozenset((one, other)), ""))

    def messages(self, channel: str) -> list[Message]:
        """What everybody in the channel sees, oldest first; no private (ephemeral) messages."""
        return [m for m in self.channel(channel).messages.values() if m.ephemeral_to is None]

    def top_view(self, user: str) -> View | None:
        """The modal this person looks at, or None."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def visible_to(self, user: str) -> Iterator[Channel]:
        """Channels this person may look into: their own and, unless a guest, every public one."""
        guest = self.users[user].is_guest
        for channel in self.channels.values():
            if user in channel.members or not (channel.is_private or channel.is_im or guest):
                yield channel

    # --- adding --------------------------------------------------------------------------------------------------

    def add_channel(self, channel: Channel) -> Channel:
        """Keep a channel; direct messages have no name of their own."""
        self.channels[channel.id] = channel
        if channel.is_im:
            self._direct_messages[frozenset(channel.members)] = channel.id
        else:
            self._channel_by_name[channel.name] = channel.id
        self.changed()
        return channel

    def rename_channel(self, channel: Channel, name: str) -> None:
        """Give the channel a new name; the old one is free again."""
        self._channel_by_name.pop(channel.name, None)
        channel.name = name
        self._channel_by_name[name] = channel.id
        self.changed()

    def open_direct_message(self, one: str, other: str) -> Channel:
        """The direct message channel of two people, made on first use."""
        known = self.direct_message(one, other)
        return known or self.add_channel(
            Channel(self.new_id("D"), f"dm-{one}-{other}", one, int(self.now()), is_im=True, members=[one, other])
        )

    def changed(self) -> None:
        """Tell everybody who watches that something is different now."""
        self.revision += 1
        self.wake_watchers()

    def wake_watchers(self) -> None:
        """Tell everybody who watches to look again, without a new revision (a call ended, say)."""
        for wake in tuple(self.watchers):
            wake()

    # --- ids and times -------------------------------------------------------------------------------------------

    def new_id(self, letter: str) -> str:
        """An id as Slack makes them: a letter and ten more characters."""
        return letter + "".join(self.chance.choices(_ID_LETTERS, k=10))

    def new_block_id(self) -> str:
        """The id Slack gives a block or action that came without one."""
        return "".join(self.chance.choices(_BLOCK_LETTERS, k=5))

    def new_key(self, length: int = 24) -> str:
        """A long random word for urls and tokens."""
        return "".join(self.chance.choices(_BLOCK_LETTERS, k=length))

    def next_ts(self) -> str:
        """A message time stamp: seconds with six digits, never given twice."""
        micros = max(int(self.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
