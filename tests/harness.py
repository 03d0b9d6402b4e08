"""The words scenario tests are written in: what people do, what they see, and time that passes at once."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from fake_slack import posting
from fake_slack.delivery import Delivery
from fake_slack.model import Channel, Message, View
from fake_slack.people import Person as Actor
from tests.seen import buttons_called, buttons_of, message_text, readable, view_text
from tests.stage import Stage

EXTERNAL_SELECT = "crisis_account"
LOG_ACCOUNT_SELECT = "crisis_log_account"


class Seen:
    """A message as it looks now; it may have been changed or deleted since it was found."""

    def __init__(self, stage: Stage, message: Message) -> None:
        self._stage, self.message = stage, message

    @property
    def text(self) -> str:
        return message_text(self._stage.slack.state, self.message)

    @property
    def aloud(self) -> str:
        """What a notification or a screen reader gets."""
        return readable(self._stage.slack.state, self.message.text)

    @property
    def buttons(self) -> list[str]:
        return buttons_of(self.message.blocks)

    @property
    def is_gone(self) -> bool:
        return self.message.ts not in self._stage.slack.state.channels[self.message.channel].messages

    def shows(self, *words: str, button: str | None = None) -> "Seen":
        """It says all of this now."""
        problem = _missing(self, words, button)
        assert not problem, f"The message lacks {problem}. It says:\n{_indented(self.text)}"
        return self

    def does_not_show(self, *words: str) -> "Seen":
        found = [word for word in words if word in self.text]
        assert not found, f"The message should not say {found}. It says:\n{_indented(self.text)}"
        return self


class Place:
    """A channel or direct message, looked at by somebody who remembers what they have read."""

    def __init__(self, stage: Stage, name: str, messages: Callable[[], list[Message]]) -> None:
        self._stage, self.name, self._messages = stage, name, messages
        self._found: set[str] = set()
        self.read: set[str] = set()

    @property
    def all(self) -> list[Seen]:
        """Messages of people and the bot, oldest first; not Slack's own lines about who joined."""
        return [Seen(self._stage, one) for one in self._messages() if one.subtype is None]

    def expects(self, *words: str, button: str | None = None) -> Seen:
        """A message that says all of this and was not expected before; the oldest one."""
        waiting = [seen for seen in self.all if seen.message.ts not in self._found]
        self.reads()
        for seen in waiting:
            if not _missing(seen, words, button):
                self._found.add(seen.message.ts)
                return seen
        wanted = f"{list(words)}{f' and the button [{button}]' if button else ''}"
        raise AssertionError(f"{self.name} has no message with {wanted}. {self._shown(waiting)}")

    def expects_nothing_new(self) -> None:
        """No message came since anything was expected or read here."""
        new = [seen for seen in self.all if seen.message.ts not in self.read]
        assert not new, f"{self.name} should have nothing new. {self._shown(new)}"

    def expects_no(self, *words: str) -> None:
        """No message says all of this."""
        assert not self.count(*words), f"{self.name} should have no message with {list(words)}. {self._shown(self.all)}"

    def expects_once(self, *words: str) -> Seen:
        """Exactly one message says all of this."""
        found = [seen for seen in self.all if not _missing(seen, words, None)]
        assert len(found) == 1, f"{self.name} has {len(found)} messages with {list(words)}. {self._shown(self.all)}"
        return found[0]

    def reads(self) -> None:
        """Everything that stands here is old news from now on."""
        self.read |= {seen.message.ts for seen in self.all}

    def count(self, *words: str) -> int:
        return sum(not _missing(seen, words, None) for seen in self.all)

    def _shown(self, seen: list[Seen]) -> str:
        texts = "\n  ---\n".join(_indented(one.text) for one in seen)
        return f"It shows:\n{texts}" if texts else "It is empty."


class ChannelPlace(Place):
    """A channel with its members, topic, pins and bookmarks."""

    def __init__(self, stage: Stage, channel: Channel) -> None:
        super().__init__(stage, f"#{channel.name}", lambda: stage.slack.state.messages(channel.id))
        self.channel = channel

    @property
    def members(self) -> set[str]:
        """Handle names, without the bot."""
        users = self._stage.slack.state.users
        return {users[member].name for member in self.channel.members} - {"crisisdesk"}

    @property
    def headline(self) -> Seen:
        """The message that the bot pinned."""
        pins = [ts for ts in self.channel.pins if self.channel.messages[ts].bot_id]
        assert len(pins) == 1, f"{self.name} should have one headline, it has {len(pins)}. {self._shown(self.all)}"
        return Seen(self._stage, self.channel.messages[pins[0]])


class Person:
    """Somebody at work. Each act is followed by all that it causes at this moment."""

    def __init__(self, stage: Stage, actor: Actor) -> None:
        self._stage, self.actor = stage, actor
        self.id, self.name = actor.id, actor.user.name
        self.last = Delivery("none", {})

    # --- acts --------------------------------------------------------------------------------------------------------

    def types(self, line: str, *, in_channel: str | ChannelPlace = "general") -> None:
        """A slash command."""
        self._acts(self.actor.types(line, in_channel=_channel_id(in_channel)))

    def says(
        self,
        text: str,
        *,
        in_channel: str | ChannelPlace = "general",
        under: Seen | None = None,
        files: Sequence[str] = (),
    ) -> Seen:
        """A message, `under` another one as a reply in its thread, with files of these names."""
        thread = under.message.ts if under else None
        said = self.actor.says(text, in_channel=_channel_id(in_channel), thread_ts=thread, files=files)
        return Seen(self._stage, self._stage.act(said))

    def pins(self, seen: Seen) -> None:
        self._stage.act(self.actor.pins(seen.message))

    def reacts(self, seen: Seen, emoji: str) -> None:
        self._stage.act(self.actor.reacts(seen.message, emoji))

    def edits(self, seen: Seen, text: str) -> Delivery:
        """Returns what the app was told, so that it can be told again."""
        return self._stage.act(self.actor.edits(seen.message, text))

    def deletes(self, seen: Seen) -> None:
        self._stage.act(self.actor.deletes(seen.message))

    def presses(self, label: str, *, on: Seen | None = None) -> None:
        """A button on a message, or in the open modal; several that look alike by what a screen reader says of them."""
        blocks = on.message.blocks if on else self._open_view().blocks
        button = self._button(blocks, label, on.text if on else self.screen)
        act = self.actor.presses(on.message, button["action_id"], button.get("value")) if on else None
        self._acts(act or self.actor.presses_in_modal(button["action_id"], button.get("value")))

    def presses_in_home(self, label: str) -> None:
        button = self._button(self.actor.home.blocks if self.actor.home else [], label, self.home)
        self._acts(self.actor.presses_in_home(button["action_id"], button.get("value")))

    def _button(self, blocks: list[dict[str, Any]], label: str, text: str) -> dict[str, Any]:
        """The one button that is meant: a test that leaves open which one proves nothing."""
        called = buttons_called(blocks, label)
        assert called, f"{self.name} finds no button [{label}] on:\n{_indented(text)}"
        aloud = [button.get("accessibility_label") for button in called]
        assert len(called) == 1, f"{self.name} sees several buttons [{label}]; a screen reader says {aloud}: name one."
        return called[0]

    def delegates(self, page: Seen, *, to: "Person") -> None:
        """The person select on a page."""
        self._acts(self.actor.selects(page.message, "crisis_delegate_page", user=to.id))

    def chooses(self, name: str, value: str) -> None:
        """An input of the open modal that tells the app at once."""
        block = self._input(name)
        self._acts(self.actor.selects(None, block["element"]["action_id"], value))

    def searches_account(self, typed: str) -> list[str]:
        """The options that come up while typing into the account field."""
        options = self._stage.do(self.actor.suggests(EXTERNAL_SELECT, typed))
        return [option["text"]["text"] for option in options]

    def picks_account(self, typed: str) -> None:
        """The first option that comes up."""
        (first, *_) = self.searches_account(typed)
        self._acts(self.actor.selects(None, EXTERNAL_SELECT, first))

    def picks_log_account(self, typed: str) -> None:
        """The account of what is logged from a message: the first option that comes up."""
        (first, *_) = self._stage.do(self.actor.suggests(LOG_ACCOUNT_SELECT, typed))
        self._acts(self.actor.selects(None, LOG_ACCOUNT_SELECT, first["text"]["text"]))

    def picks(self, action_id: str, typed: str) -> None:
        """The first option that comes up in the field with this action_id while typing."""
        (first, *_) = self._stage.do(self.actor.suggests(action_id, typed))
        self.actor.fills(**{action_id: first["text"]["text"]})

    def fills(self, **values: Any) -> None:
        """Fields by their name; people and times as they are, choices by value or label."""
        if "account" in values:
            self.picks_account(values.pop("account"))
        self._open_view()
        self.actor.fills(**self._by_block(values))

    def submits(self, **values: Any) -> None:
        self.fills(**values)
        self.last = self._stage.act(self.actor.submits())

    def declares(self, account: str = "Acme", summary: str = "Acme cannot invoice", severity: str = "SEV1") -> None:
        """The whole way from the command to the submitted form."""
        self.types("/crisis")
        self.submits(account=account, summary=summary, severity=severity)

    def closes_modal(self) -> None:
        self.last = self._stage.act(self.actor.closes_modal(everything=True))

    def opens_home(self) -> None:
        self._acts(self.actor.opens_home())

    def uses_shortcut(self) -> None:
        self._acts(self.actor.uses_shortcut("crisis_declare"))

    def uses_message_shortcut(self, seen: Seen, callback_id: str = "crisis_declare_from_message") -> None:
        self._acts(self.actor.uses_message_shortcut(callback_id, seen.message))

    def leaves(self, place: ChannelPlace) -> None:
        self.last = self._stage.act(self.actor.leaves(place.channel.id))

    def is_invited(self, place: ChannelPlace, *, by: "Person") -> None:
        self.last = self._stage.act(self.actor.is_invited(place.channel.id, by=by.id))

    def _acts(self, act: Coroutine[Any, Any, Delivery]) -> None:
        self.last = self._stage.act(act)
        assert self.last.ok, f"Slack shows {self.name} that it failed: {self.last.error or self.last.status}"

    # --- what they see -----------------------------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        """The open modal."""
        return view_text(self._stage.slack.state, self.actor.modal) if self.actor.modal else ""

    @property
    def home(self) -> str:
        return view_text(self._stage.slack.state, self.actor.home) if self.actor.home else ""

    @property
    def private_answers(self) -> list[str]:
        """Messages that only this person sees, oldest first."""
        return [message_text(self._stage.slack.state, message) for message in self.actor.ephemerals]

    @property
    def newest_answer(self) -> Seen:
        """The newest message that only this person sees, for its buttons."""
        return Seen(self._stage, self.actor.ephemerals[-1])

    def sees(self, *words: str) -> None:
        """The open modal says all of this."""
        missing = [word for word in words if word not in self.screen]
        told = f"\nLast private answer:\n{_indented(self.private_answers[-1])}" if self.private_answers else ""
        assert not missing, f"{self.name}'s modal lacks {missing}. It shows:\n{_indented(self.screen)}{told}"

    def sees_no_modal(self) -> None:
        assert self.actor.modal is None, f"{self.name} should see no modal, but:\n{_indented(self.screen)}"

    def was_told(self, *words: str) -> None:
        """The newest private answer says all of this."""
        newest = (self.private_answers or [""])[-1]
        missing = [word for word in words if word not in newest]
        assert not missing, f"{self.name} was not told {missing}, but:\n{_indented(newest or self.screen)}"

    def _open_view(self) -> View:
        told = self.private_answers[-1] if self.private_answers else "nothing"
        assert self.actor.modal, f"{self.name} has no modal open. They were told:\n{_indented(told)}"
        return self.actor.modal

    def _by_block(self, values: dict[str, Any]) -> dict[str, Any]:
        return {self._input(name)["block_id"]: _as_chosen(value) for name, value in values.items()}

    def _input(self, name: str) -> dict[str, Any]:
        inputs = [block for block in self._open_view().blocks if block["type"] == "input"]
        found = [block for block in inputs if block["block_id"].partition(":")[0] == name]
        assert found, f"{self.name}'s modal has no field {name!r}. It shows:\n{_indented(self.screen)}"
        return found[0]


class Clock:
    """Business time, which only moves when told to."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @property
    def now(self) -> datetime:
        return self._stage.clock.now()

    def fast_forward(self, **span: float) -> None:
        """Let this much time pass (`minutes=10`); everything that comes due in it happens in its order."""
        self._stage.do(self._stage.fast_forward(timedelta(**span)))

    def fast_forward_to(self, moment: datetime) -> None:
        self._stage.do(self._stage.fast_forward(moment - self.now))

    def stands_still_for(self, **span: float) -> None:
        """The bot is away for so long and comes back: everything in between is overdue at once."""
        self._stage.do(self._stage.jump(timedelta(**span)))


class Slack:
    """The workspace as people know it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.fake = stage, stage.slack
        self._people: dict[str, Person] = {}
        self._places: dict[str, Place] = {}

    def person(self, name: str) -> Person:
        return self._people.setdefault(name, Person(self.stage, self.fake.person(name)))

    def people(self, *names: str) -> list[Person]:
        return [self.person(name) for name in names]

    def direct_message(self, person: Person) -> Place:
        """What the bot wrote to somebody."""
        place = Place(self.stage, f"{person.name}'s direct message", person.actor.direct_messages)
        return self._places.setdefault(person.id, place)

    def channel(self, name: str) -> ChannelPlace:
        known = {channel.name for channel in self.fake.state.channels.values() if not channel.is_im}
        assert name in known, f"There is no channel #{name}. There are {sorted(known)}."
        place = ChannelPlace(self.stage, self.fake.state.channel(name))
        kept = self._places.setdefault(place.channel.id, place)
        assert isinstance(kept, ChannelPlace)
        return kept

    def crisis_channels(self) -> list[str]:
        """Names, oldest first."""
        channels = self.fake.state.channels.values()
        return [channel.name for channel in channels if re.match(r"crisis-\d{4}-", channel.name)]

    def crisis_channel(self) -> ChannelPlace:
        """The newest one."""
        assert self.crisis_channels(), "No crisis channel was opened."
        return self.channel(self.crisis_channels()[-1])

    def calls(self, *methods: str) -> list[str]:
        """Web API calls so far, in order; only `methods` if any are named."""
        return [call.method for call in self.fake.calls if not methods or call.method in methods]

    def loses(self, seen: Seen) -> None:
        """An administrator tidies up: a message of the app is gone."""

        async def deleted() -> None:
            posting.delete(self.fake.state, self.fake.state.channels[seen.message.channel], seen.message)

        self.at_once(deleted())

    def redelivers(self, delivery: Delivery) -> Delivery:
        """Slack sends the same request again."""
        return self.stage.act(self.fake.redeliver(delivery))

    def stops_bot_after(self, *acts: Coroutine[Any, Any, Any]) -> None:
        """The bot is stopped when the acts were answered, before anything of what follows was done."""

        async def together() -> None:
            await asyncio.gather(*acts)

        self.stage.do(together())
        self.stage.stop_bot()

    def starts_bot(self) -> None:
        """On the same database; then everything happens that is due."""
        self.stage.start_bot()
        self.stage.do(self.stage.settle())

    def at_once(self, *acts: Coroutine[Any, Any, Any]) -> list[Any]:
        """Several people act at the same moment."""

        async def together() -> list[Any]:
            return list(await asyncio.gather(*acts))

        return self.stage.act(together())

    def expects_trouble(self, *words: str) -> None:
        """Something failed, as it should, and left a trace that says all of these words."""
        self.stage.expected_trouble += words


def _missing(seen: Seen, words: tuple[str, ...], button: str | None) -> list[str]:
    missing = [word for word in words if word not in seen.text]
    return missing + ([f"[{button}]"] if button and button not in seen.buttons else [])


def _indented(text: str) -> str:
    return "\n".join(f"  | {line}" for line in text.splitlines())


def _channel_id(place: str | ChannelPlace) -> str:
    return place if isinstance(place, str) else place.channel.id


def _as_chosen(value: Any) -> Any:
    if isinstance(value, Person):
        return value.id
    return int(value.timestamp()) if isinstance(value, datetime) else value
