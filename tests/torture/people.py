"""The people of a torture run: each looks, does something, and looks again."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from tests.torture.acts import answer_direct, answer_reminder, in_channel
from tests.torture.declaring import declare
from tests.torture.ledger import Ledger
from tests.torture.page import Json, Person, block_of

THINKS_S = (0.2, 1.6)
DECLARES, ANSWERS, LOOKS_AROUND = 0.15, 0.25, 0.03
"""Shares of what somebody does next; the rest is work in a crisis channel."""
CRISIS = re.compile(r"crisis-\d{4}-\d+")
REMINDERS = ("crisis_update_from_reminder", "crisis_no_change", "crisis_snooze")
ABOUT_DRAFT = ("crisis_approve_draft", "crisis_draft_sent")
ASKED = ("crisis_acknowledge_page", *ABOUT_DRAFT)


@dataclass
class Crowd:
    """Everybody who acts, and how much they may declare."""

    url: str
    ledger: Ledger
    chance: random.Random
    most_crises: int
    is_over: asyncio.Event = field(default_factory=asyncio.Event)
    surprises: list[str] = field(default_factory=list)

    async def act(self, slack_id: str) -> None:
        """One person, until it is over."""
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            person = Person(http, self.url, slack_id, random.Random(self.chance.random()))
            while not self.is_over.is_set():
                await self._one_act(person)
                await asyncio.sleep(person.chance.uniform(*THINKS_S))

    async def _one_act(self, person: Person) -> None:
        seen = await person.sees()
        if seen["modal"] is not None:
            await person.closes()
        await self._choose(person, seen)(person)

    def _choose(self, person: Person, seen: Json) -> Callable[[Person], Awaitable[None]]:
        channels = [channel for channel in seen["channels"] if CRISIS.match(channel["name"]) and channel["is_member"]]
        chance = person.chance.random()
        if self.ledger.acknowledged < self.most_crises and chance < DECLARES:
            return lambda person: declare(person, self.ledger)
        if chance > 1 - LOOKS_AROUND:
            return self._look_around
        if not channels or chance > 1 - LOOKS_AROUND - ANSWERS:
            return lambda person: self._answer_directs(person, seen)
        channel = person.chance.choice(channels)
        return lambda person: self._work_in(person, seen, channel)

    async def _look_around(self, person: Person) -> None:
        await person.does("home_open")
        await person.does("command", text=person.chance.choice(("/crisis list", "/crisis help")), channel="C0GENERAL1")

    async def _answer_directs(self, person: Person, seen: Json) -> None:
        waiting = []
        for direct in seen["dms"]:
            messages = [{**message, "channel": direct["id"]} for message in await person.reads(direct["id"])]
            waiting += [message for message in messages if any(block_of(message, action) for action in ASKED)]
        # There are so many pages that nobody would ever come to a draft.
        drafts = [message for message in waiting if any(block_of(message, action) for action in ABOUT_DRAFT)]
        if waiting:
            await answer_direct(person, self.ledger, person.chance.choice(drafts or waiting), self._people(seen))

    async def _work_in(self, person: Person, seen: Json, channel: Json) -> None:
        messages = [{**message, "channel": channel["id"]} for message in await person.reads(channel["id"])]
        reminders = [message for message in messages if any(block_of(message, action) for action in REMINDERS)]
        if reminders and person.chance.random() < 0.5:
            await answer_reminder(person, self.ledger, person.chance.choice(reminders))
        else:
            await in_channel(person, self.ledger, messages, channel["id"], self._people(seen))

    def _people(self, seen: Json) -> list[str]:
        return [one["id"] for one in seen["people"] if not (one["is_bot"] or one["is_guest"] or one["deleted"])]


async def who_works_here(url: str, most: int) -> list[str]:
    """Slack ids of those who act: neither guests nor bots nor those who left. The most important first."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}_page/state") as answer:
        seen = await answer.json()
    return [one["id"] for one in seen["people"] if not (one["is_bot"] or one["is_guest"] or one["deleted"])][:most]
