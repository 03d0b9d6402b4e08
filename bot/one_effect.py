"""One attempt at one effect, from "is it still true?" to what is written down about it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.contextvars import bind_contextvars

from bot.clock import Clock, real
from bot.delivery_figures import DeliveryFigures
from bot.retries import Circumstances, Verdict, handed_back, verdict
from crisis.effects import EffectValue, effect_value
from crisis.failure import effect_failed
from crisis.protocol import Protocol
from handlers.effects.performer import Attempt, Drop, EffectDependencies, Performer, Result
from handlers.effects.slack_gate import SlackGate, SlackLine
from handlers.effects.slack_trouble import NoLongerNeeded, SlackTrouble
from storage.outbox import settle, try_again_at
from storage.queries.crisis import crisis_by_id
from storage.queries.outbox import has_newer
from storage.session import Database
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency

TAKES_AT_MOST = 25.0
"""Real seconds for one attempt; less than the lease, so that nobody else begins while we are at it."""
UNKNOWN_KIND_WAITS = 60.0
"""Real seconds until a kind is looked at again that a newer release wrote."""
RECORDS_AT_MOST = 3
"""How often writing down is repeated when somebody else changed the same crisis at that moment."""
SHOWN_BY_NEWER = "A newer effect shows the newest state as well."
NO_ERRORS_OF_OURS = (SlackTrouble, NoLongerNeeded, TimeoutError, InterfaceError, OperationalError)
"""Slack or the database was away, slow or said no: the log gets a sentence, not a trace."""

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Our lease ran out, so somebody else has the effect now and will find what we did."""


@dataclass(frozen=True, kw_only=True)
class OneEffect:
    """Carries out claimed effects. One object serves all."""

    database: Database
    gate: SlackGate
    clock: Clock
    protocol: Protocol
    performers: Mapping[type[EffectValue], Performer]
    figures: DeliveryFigures
    chance: Callable[[], float]

    async def attempt(self, effect: Effect) -> None:
        """Carry out a claimed effect and settle it or give it back. Raises nothing but cancellation."""
        started = asyncio.get_running_loop().time()
        # Each attempt is a task of its own, so these fields are on the lines of this attempt only.
        bind_contextvars(effect=effect.id, kind=effect.kind, attempt=effect.attempts)
        try:
            outcome = await self._attempt(effect)
        except LeaseLost:
            outcome = "lease lost"
        except Exception:
            # The database is away or we have a bug where it hurts: the lease will end and somebody looks first.
            log.exception("An effect could not be written down")
            outcome = "not written"
        seconds = asyncio.get_running_loop().time() - started
        self.figures.count(effect.kind, outcome, seconds)
        log.info("Effect", outcome=outcome, seconds=round(seconds, 3))

    async def _attempt(self, effect: Effect) -> str:
        try:
            value = effect_value(effect.kind, effect.payload)
            performer = self.performers[type(value)]
        except (KeyError, TypeError):
            return await self._leave_alone(effect)
        slack = self.gate.for_urgency(Urgency(effect.urgency))
        try:
            async with asyncio.timeout(TAKES_AT_MOST):
                result = await self._perform(effect, value, performer, slack)
            await self._record(effect, value, performer, result)
        except asyncio.CancelledError:
            facts = self._circumstances(performer, slack)
            await asyncio.shield(self._conclude(effect, value, handed_back(effect, facts)))
            raise
        except LeaseLost:
            raise
        except Exception as error:
            if not isinstance(error, NO_ERRORS_OF_OURS):
                log.exception("An effect met an error of ours")
            ending = verdict(effect, error, self._circumstances(performer, slack))
            log.info("Effect not done", reason=ending.error)
            return await self._conclude(effect, value, ending)
        return "done"

    async def _perform(self, effect: Effect, value: EffectValue, performer: Performer, slack: SlackLine) -> Result:
        attempt = self._attempt_of(effect)
        async with self.database.reading() as session:
            await _name_crisis_in_log(session, effect)
            plan = await performer.prepare(session, self._dependencies(effect), value)
        if not isinstance(plan, Drop):
            return await performer.perform(slack, plan, attempt)
        found = await plan.look_for(slack, attempt) if plan.look_for and attempt.look_first else None
        if found is None:
            raise NoLongerNeeded(plan.reason)
        return found

    async def _record(self, effect: Effect, value: EffectValue, performer: Performer, result: Result) -> None:
        for tries_left in reversed(range(RECORDS_AT_MOST)):
            try:
                await self._record_once(effect, value, performer, result)
            except StaleDataError:
                if not tries_left:
                    raise
            else:
                return

    async def _record_once(self, effect: Effect, value: EffectValue, performer: Performer, result: Result) -> None:
        async with self.database.transaction() as session:
            now = self.clock.now()
            if not await settle(session, effect, state=EffectState.DONE, now=now, result=result):
                raise LeaseLost
            await performer.record(session, self._dependencies(effect), value, result)

    async def _conclude(self, effect: Effect, value: EffectValue | None, ending: Verdict) -> str:
        """Write down how an attempt ended that did not succeed. Returns the outcome in a word."""
        try:
            return await self._write(effect, value, ending)
        except IntegrityError:
            # At this very moment a newer wish with the same key came in.
            return await self._write(effect, value, _shown_by_newer(ending))

    async def _write(self, effect: Effect, value: EffectValue | None, ending: Verdict) -> str:
        async with self.database.transaction() as session:
            if ending.state is EffectState.PENDING and await has_newer(session, effect):
                ending = _shown_by_newer(ending)
            now = self.clock.now()
            if ending.state is EffectState.PENDING:
                is_ours = await try_again_at(
                    session,
                    effect,
                    due_at=now + real(self.clock, ending.seconds),
                    error=ending.error,
                    outcome_unknown=ending.outcome_unknown,
                    counts=ending.counts,
                )
            else:
                is_ours = await settle(
                    session,
                    effect,
                    state=ending.state,
                    now=now,
                    error=ending.error,
                    outcome_unknown=ending.outcome_unknown,
                )
            if not is_ours:
                raise LeaseLost
            if ending.state is EffectState.FAILED and value is not None:
                await effect_failed(session, self.protocol, effect, value, ending.error, now=now)
        return ending.outcome

    async def _leave_alone(self, effect: Effect) -> str:
        log.warning("No performer for this effect: a newer release wrote it. Update this process.")
        ending = Verdict(
            state=EffectState.PENDING,
            error=f"This release does not know effects of the kind {effect.kind}.",
            outcome="unknown kind",
            seconds=UNKNOWN_KIND_WAITS,
            counts=False,
            outcome_unknown=effect.outcome_unknown,
        )
        return await self._conclude(effect, None, ending)

    def _attempt_of(self, effect: Effect) -> Attempt:
        # In a demo business time and Slack's time run faster than the wall clock, so it says nothing about Slack.
        since = effect.first_attempt_at if self.clock.scale == 1.0 else None
        return Attempt(effect_uid=effect.uid, number=effect.attempts, look_first=effect.outcome_unknown, since=since)

    def _dependencies(self, effect: Effect) -> EffectDependencies:
        return EffectDependencies(
            protocol=self.protocol, now=self.clock.now(), may_have_reached_slack=effect.outcome_unknown
        )

    def _circumstances(self, performer: Performer, slack: SlackLine) -> Circumstances:
        return Circumstances(
            wall=self.clock.wall(),
            has_written=slack.has_written,
            is_repeatable=performer.is_repeatable,
            jitter=self.chance(),
        )


async def _name_crisis_in_log(session: AsyncSession, effect: Effect) -> None:
    crisis = await crisis_by_id(session, effect.crisis_id) if effect.crisis_id is not None else None
    if crisis is not None:
        bind_contextvars(crisis=crisis.key)


def _shown_by_newer(ending: Verdict) -> Verdict:
    return replace(ending, state=EffectState.DROPPED, error=SHOWN_BY_NEWER, outcome="dropped")
