"""What an effect needs to be carried out, and what carrying out means: prepare, perform, record."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.protocol import Protocol
from handlers.effects.slack_gate import SlackLine

Result = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EffectDependencies:
    """What effects may reach for besides the database session."""

    protocol: Protocol
    now: datetime
    """Business time."""
    may_have_reached_slack: bool = False
    """An earlier try of this effect broke off: Slack may show what was true then."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at carrying out an effect."""

    effect_uid: str
    number: int
    """1 for the first try."""
    look_first: bool
    """An earlier try may have reached Slack."""
    since: datetime | None
    """In Slack nothing of this effect is older, by Slack's time. None: not known, as in a demo with a fast clock."""


@dataclass(frozen=True)
class Drop:
    """The effect is no longer true; the reason is kept."""

    reason: str
    look_for: Callable[[SlackLine, Attempt], Awaitable[Result | None]] | None = None
    """If an earlier attempt may have reached Slack: finds what it left there, so that it is recorded after all."""


@dataclass(frozen=True)
class Performer:
    """How one kind of effect is carried out.

    * `prepare(session, deps, value)` asks the database whether the effect is still true and returns a plan or a `Drop`.
    * `perform(slack, plan, attempt)` makes the Slack calls and returns what is to be remembered. No database.
    * `record(session, deps, value, result)` writes down what follows, in the transaction that settles the effect.
    """

    prepare: Callable[[AsyncSession, EffectDependencies, Any], Awaitable[Any]]
    perform: Callable[[SlackLine, Any, Attempt], Awaitable[Result]]
    record: Callable[[AsyncSession, EffectDependencies, Any, Result], Awaitable[None]]
    is_repeatable: bool = False
    """Doing it twice does no harm, so that an unknown outcome needs no waiting until Slack shows it."""


async def record_nothing(_session: AsyncSession, _deps: EffectDependencies, _value: Any, _result: Result) -> None:
    """For effects that leave no trace in our tables beyond their own row."""
