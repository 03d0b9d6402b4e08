"""Slack has a bad day: now and then a call is refused for a moment, dropped, or never answered."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp

EVERY_S = (0.4, 1.6)
METHODS = (
    *("chat.postMessage",) * 4,
    *("chat.update",) * 2,
    *("conversations.create",) * 2,
    *("conversations.invite",) * 2,
    "bookmarks.add",
    "chat.delete",
    "conversations.history",
    "conversations.open",
    "conversations.setTopic",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "pins.add",
    "users.conversations",
    "users.lookupByEmail",
    "views.open",
    "views.publish",
    "views.update",
)
KINDS: tuple[tuple[dict[str, Any], int], ...] = (
    ({"kind": "ratelimited", "retry_after": 1}, 3),
    ({"kind": "500"}, 2),
    ({"kind": "503"}, 1),
    ({"kind": "drop_before"}, 2),
    ({"kind": "drop_after"}, 4),
    ({"kind": "timeout"}, 1),
    ({"kind": "timeout_after"}, 1),
    ({"kind": "error", "error": "internal_error"}, 1),
)
"""Only what passes: after each of these everything must still be done, once."""


@dataclass
class BadDay:
    """Plans faults until it is cancelled."""

    url: str
    chance: random.Random
    planned: Counter[str] = field(default_factory=Counter)

    async def go_on(self, latency_ms: float) -> None:
        async with aiohttp.ClientSession() as http:
            await http.post(f"{self.url}_control/latency", json={"ms": 0, "most_ms": latency_ms})
            kinds, weights = zip(*KINDS, strict=True)
            while True:
                await asyncio.sleep(self.chance.uniform(*EVERY_S))
                fault = {"method": self.chance.choice(METHODS), **self.chance.choices(kinds, weights)[0]}
                self.planned[fault["kind"]] += 1
                await http.post(f"{self.url}_control/faults", json=fault)

    async def end(self) -> None:
        """Slack is well again, as far as that can be promised."""
        async with aiohttp.ClientSession() as http:
            await http.delete(f"{self.url}_control/faults")
