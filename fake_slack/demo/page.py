"""What a person does on the page, done through the page's own JSON API; and what an audit may see."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError

from fake_slack.demo.waiting import until
from fake_slack.element_state import VALUE_KEYS, state_value
from fake_slack.model import Json

PATIENCE_S = 20.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Loopback is never reached through a proxy, whatever the environment says."""


class NotPossible(Exception):
    """The page refused what somebody tried; the message is the sentence it showed."""


def ask_json(url: str) -> Json:
    """The answer of a GET; empty when nobody answers there (yet) or not with JSON."""
    try:
        with _DIRECT.open(url, timeout=PATIENCE_S) as answer:
            return dict(json.load(answer))
    except HTTPError as error:
        return dict(json.loads(error.read() or b"{}"))
    except (URLError, OSError, ValueError):
        return {}


def post_json(url: str, body: Json) -> Json:
    """The answer of a POST."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with _DIRECT.open(request, timeout=PATIENCE_S) as answer:
        return dict(json.load(answer))


@dataclass(frozen=True)
class Person:
    """Somebody at the page."""

    url: str
    id: str
    name: str
    """The first name."""

    def does(self, do: str, **wish: Any) -> Json:
        """One act of the page. Raises `NotPossible` with what the page shows."""
        answer = post_json(f"{self.url}_page/act", {"as": self.id, "do": do, **wish})
        if not answer.get("ok"):
            raise NotPossible(f"{self.name} could not {do}: {answer.get('error')}")
        return answer

    def sees(self) -> Json:
        """The page's state for this person."""
        return ask_json(f"{self.url}_page/state?as={self.id}")

    def reads(self, channel: str) -> list[Json]:
        """The messages of a channel this person can see, their private ones included, oldest first."""
        found: list[Json] = ask_json(f"{self.url}_page/channel/{channel}?as={self.id}").get("messages", [])
        return found

    def types(self, line: str, channel: str) -> None:
        """A slash command in a channel."""
        self.does("command", text=line, channel=channel)

    def presses(self, message: Json, action: str) -> None:
        """A button on a message."""
        block = next((block for block in message["blocks"] if _element(block, action)), None)
        if block is None:
            raise NotPossible(f"{self.name} finds no button {action} on “{message['text'][:60]}”.")
        self.does("press", channel=message["channel"], ts=message["ts"], block_id=block["block_id"], action_id=action)

    def modal(self) -> Json | None:
        """The form on the screen: `view`, `errors`, `state`."""
        found: Json | None = self.sees().get("modal")
        return found

    def awaits_form(self, title: str) -> Json:
        """The form with this title, as soon as it is on the screen."""
        what = f"{self.name} sees the form “{title}”"
        form = until(lambda: self._form(title), within_s=PATIENCE_S, what=what)
        assert form is not None
        return form

    def _form(self, title: str) -> Json | None:
        modal = self.modal()
        return modal if modal and modal["view"]["title"]["text"] == title else None

    def finds(self, typed: str, name: str) -> None:
        """Type into the account search of the open form and choose what has this name."""
        view = self._open()["view"]
        block = next(block for block in view["blocks"] if (block.get("element") or {}).get("type") == "external_select")
        where = {"block_id": block["block_id"], "action_id": block["element"]["action_id"]}
        options = self.does("suggest", value=typed, **where)["options"]
        option: Json | None = next((one for one in options if one["text"]["text"] == name), None)
        if option is None:
            raise NotPossible(f"{self.name} typed {typed!r} and did not find {name}.")
        self.does("modal_select", value=option, **where)

    def fills(self, **answers: Any) -> Json:
        """What the open form sends for these answers, by field name; what stands in it already stays."""
        state: Json = {}
        for block in self._open()["view"]["blocks"]:
            field, element = str(block.get("block_id", "")).partition(":")[0], block.get("element")
            if field in answers and element and element["type"] in VALUE_KEYS:
                state[block["block_id"]] = {element["action_id"]: state_value(element, answers[field])}
        missing = set(answers) - {block.partition(":")[0] for block in state}
        if missing:
            raise NotPossible(f"The form has no field {', '.join(sorted(missing))}.")
        return state

    def submits(self, **answers: Any) -> Mapping[str, str]:
        """Fill in and submit the open form. Returns the errors it shows now, by field."""
        self.does("modal_submit", state=self.fills(**answers))
        modal = self.modal()
        return dict(modal["errors"]) if modal else {}

    def closes(self) -> None:
        """Close every form on the screen."""
        if self.modal():
            self.does("modal_close", everything=True)

    def _open(self) -> Json:
        modal = self.modal()
        if modal is None:
            raise NotPossible(f"{self.name} has no form open.")
        return modal


def _element(block: Json, action: str) -> bool:
    return any(element.get("action_id") == action for element in block.get("elements", []) if isinstance(element, dict))


@dataclass(frozen=True)
class Workspace:
    """Everything at one moment, for checking: what no single person may see."""

    dump: Json

    def channel(self, name: str) -> Json:
        """A channel by its name; raises KeyError."""
        named: dict[str, Json] = {channel["name"]: channel for channel in self.dump["channels"] if not channel["is_im"]}
        return named[name]

    def channels(self, is_wanted: Callable[[Json], bool]) -> list[Json]:
        """All channels that are wanted, direct messages included."""
        return [channel for channel in self.dump["channels"] if is_wanted(channel)]

    def direct(self, person: Person) -> list[Json]:
        """What stands in somebody's direct message with the bot, oldest first."""
        both = {person.id, self.dump["bot_user_id"]}
        found = self.channels(lambda channel: channel["is_im"] and set(channel["members"]) == both)
        return [message for channel in found for message in self.messages(channel)]

    def messages(self, channel: Json) -> list[Json]:
        """The messages of a channel, each with the id of the channel; private ones included."""
        return [{**message, "channel": channel["id"]} for message in channel["messages"]]

    def everywhere(self) -> list[Json]:
        """All messages."""
        return [message for channel in self.dump["channels"] for message in self.messages(channel)]


def workspace(url: str) -> Workspace:
    """The workspace now."""
    return Workspace(ask_json(f"{url}_control/dump"))


def words(value: object) -> str:
    """All that can be read in a message or a view, its blocks included, as one text."""
    return "\n".join(_texts(value))


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("text", "alt_text", "initial_value") if isinstance(value.get(key), str)]
    return own + [text for item in value.values() for text in _texts(item)]
