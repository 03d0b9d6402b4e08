"""What every handler needs, put together once in `bot/build.py` and handed on by a middleware."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol as Interface

from slack_bolt.context.async_context import AsyncBoltContext

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


def provide(deps: Dependencies) -> Callable[[AsyncBoltContext, Next], Awaitable[None]]:
    """A middleware after which every listener can ask for the argument `deps`."""

    async def hand_on_dependencies(context: AsyncBoltContext, next_: Next) -> None:
        context["deps"] = deps
        await next_()

    return hand_on_dependencies
