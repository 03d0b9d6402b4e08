"""A person at the page of Fake Slack, over its JSON API."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from fake_slack.element_state import VALUE_KEYS, state_value
from fake_slack.model import block_elements

Json = dict[str, Any]


@dataclass
class Person:
    """Somebody at the page. Nothing here raises because the app is away; that is an answer with `ok` false."""

    http: aiohttp.ClientSession
    url: str
    id: str
    chance: random.Random

    async def does(self, do: str, **wish: Any) -> bool:
        """One act; whether the app answered it in time."""
        return bool((await self.asks(do, **wish)).get("ok"))

    async def asks(self, do: str, **wish: Any) -> Json:
        """One act, with its whole answer."""
        async with self.http.post(f"{self.url}_page/act", json={"as": self.id, "do": do, **wish}) as answer:
            said: Json = await answer.json()
        return said

    async def twice(self, do: str, **wish: Any) -> list[bool]:
        """The same act two times at once: a double click."""
        return list(await asyncio.gather(self.does(do, **wish), self.does(do, **wish)))

    async def sees(self) -> Json:
        """Channels, direct messages, the open form."""
        async with self.http.get(f"{self.url}_page/state?as={self.id}") as answer:
            seen: Json = await answer.json()
        return seen

    async def reads(self, channel: str) -> list[Json]:
        """The messages of a channel, oldest first."""
        async with self.http.get(f"{self.url}_page/channel/{channel}?as={self.id}") as answer:
            if answer.status != 200:
                return []
            found: list[Json] = (await answer.json())["messages"]
        return found

    async def form(self) -> Json | None:
        """The form on the screen."""
        found: Json | None = (await self.sees())["modal"]
        return found

    async def private_messages(self, channel: str) -> int:
        """How many messages only this person sees in a channel."""
        return sum(message["ephemeral"] for message in await self.reads(channel))

    async def closes(self) -> None:
        """Close every form."""
        await self.does("modal_close", everything=True)


def filled(form: Json, **answers: Any) -> Json:
    """The state a form is submitted with: `answers` by field name, everything else as it stands."""
    state: Json = {}
    for block in form["view"]["blocks"]:
        field, element = str(block.get("block_id", "")).partition(":")[0], block.get("element")
        if field in answers and element and element["type"] in VALUE_KEYS:
            state[block["block_id"]] = {element["action_id"]: state_value(element, answers[field])}
    return state


def choices(form: Json, field: str) -> list[str]:
    """What a select or a group of radio buttons offers."""
    for block in form["view"]["blocks"]:
        if str(block.get("block_id", "")).partition(":")[0] == field:
            return [option["value"] for option in block["element"].get("options", [])]
    return []


def buttons(message: Json) -> Iterator[tuple[str, str]]:
    """(block id, action id) of everything that can be pressed or chosen on a message or in a view."""
    for block in message.get("blocks", []):
        for element in block_elements(block):
            if element.get("action_id"):
                yield block["block_id"], element["action_id"]


def block_of(message: Json, action: str) -> str | None:
    """The block that holds this button."""
    return next((block for block, found in buttons(message) if found == action), None)
