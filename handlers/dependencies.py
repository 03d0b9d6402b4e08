"""What every handler needs, put together once in `bot/build.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol as Interface

from crisis.protocol import Protocol
from handlers.met import Met
from storage.session import Database

Next = Callable[[], Awaitable[None]]


class Clock(Interface):
    def now(self) -> datetime: ...


class Identity(Interface):
    """Who we are in Slack; known once a request was authorised."""

    def team_id(self) -> str: ...

    def bot_user_id(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    database: Database
    protocol: Protocol
    clock: Clock
    identity: Identity
    met: Met = field(default_factory=Met)
