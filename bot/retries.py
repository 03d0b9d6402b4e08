"""What follows from a failed attempt at an effect: when to try again, when to give up. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import InterfaceError, OperationalError

from handlers.effects.slack_gate import CLIENT_TIMEOUT
from handlers.effects.slack_trouble import (
    CannotBeDone,
    MustWait,
    NoLongerNeeded,
    NotReadyYet,
    OutcomeUnknown,
    SlackAway,
    SlackRefused,
)
from storage.tables.outbox import Effect
from storage.vocabulary import EffectState, Urgency

ATTEMPTS = 8
"""An effect fails after so many attempts …"""
GIVES_UP_AFTER = timedelta(minutes=15)
"""… if Slack had at least so long (real time): an outage of ten minutes must lose nothing."""
LONGEST_PAUSE = {Urgency.PAGE: 15.0, Urgency.REPLY: 60.0, Urgency.HOUSEKEEPING: 300.0}
"""Seconds between two attempts at most; they begin at one second and double."""
LANDS_WITHIN = CLIENT_TIMEOUT + 5.0
"""Seconds in which a request that left us shows in Slack or never will; only then it pays to look."""
TOKEN_IS_TRIED_EVERY = 60.0
"""Seconds between two attempts while Slack refuses our token, whatever the effect."""
SLACK_IS_SLOW = "Slack took too long."
DATABASE_WENT_AWAY = "The database went away."


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How an attempt ended."""

    state: EffectState
    """PENDING: try again after `seconds` of real time."""
    error: str
    outcome: str
    """One word for logs and figures: waits, away, no database, retry, unknown, failed, dropped, bug."""
    seconds: float = 0.0
    counts: bool = True
    outcome_unknown: bool = False
    """Slack may show what this attempt, or one before it, wanted to be shown."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the verdict depends on besides the error."""

    wall: datetime
    has_written: bool
    """This attempt sent Slack a request that changes something."""
    is_repeatable: bool
    jitter: float
    """From 0 to 1, by chance: failed together must not mean tried again together."""


def verdict(effect: Effect, error: BaseException, facts: Circumstances) -> Verdict:
    """What becomes of the effect after this error."""
    match error:
        case MustWait():
            counts = error.said_by_slack and _is_old(effect, facts)
            return _again(effect, error, "waits", seconds=error.seconds, counts=counts)
        case SlackAway():
            return _again(effect, error, "away", seconds=error.seconds, counts=False)
        case NoLongerNeeded():
            is_unknown = facts.has_written or effect.outcome_unknown
            return Verdict(state=EffectState.DROPPED, error=str(error), outcome="dropped", outcome_unknown=is_unknown)
        case CannotBeDone():
            return Verdict(state=EffectState.FAILED, error=str(error), outcome="failed")
        case NotReadyYet():
            return _passing(effect, str(error), facts, is_unknown=False)
        case SlackRefused() if error.is_about_token:
            # Giving up would lose pages; somebody must mend the token, and the health page says so meanwhile.
            return _again(effect, error, "away", seconds=TOKEN_IS_TRIED_EVERY, counts=False)
        case SlackRefused():
            if not error.is_passing:
                return Verdict(state=EffectState.FAILED, error=str(error), outcome="failed")
            return _passing(effect, str(error), facts, is_unknown=error.is_maybe_done)
        case OutcomeUnknown():
            return _passing(effect, str(error), facts, is_unknown=True, under_way=error.seconds)
        case TimeoutError():
            return _passing(effect, SLACK_IS_SLOW, facts, is_unknown=facts.has_written)
        case OperationalError() | InterfaceError():
            return _without_database(effect, facts)
        case _:
            return _bug(effect, error, facts)


def handed_back(effect: Effect, facts: Circumstances) -> Verdict:
    """The process stops in the middle of an attempt."""
    is_unknown = facts.has_written or effect.outcome_unknown
    wait = LANDS_WITHIN if facts.has_written and not facts.is_repeatable else 0.0
    return Verdict(
        state=EffectState.PENDING,
        error="The program was stopped.",
        outcome="handed back",
        seconds=wait,
        counts=facts.has_written,
        outcome_unknown=is_unknown,
    )


def _again(effect: Effect, error: Exception, outcome: str, *, seconds: float, counts: bool) -> Verdict:
    return Verdict(
        state=EffectState.PENDING,
        error=str(error),
        outcome=outcome,
        seconds=seconds,
        counts=counts,
        outcome_unknown=effect.outcome_unknown,
    )


def _passing(effect: Effect, error: str, facts: Circumstances, *, is_unknown: bool, under_way: float = 0.0) -> Verdict:
    if effect.attempts >= ATTEMPTS and _is_old(effect, facts):
        return Verdict(state=EffectState.FAILED, error=error, outcome="failed")
    must_land = is_unknown and not facts.is_repeatable
    seconds = max(_pause(effect, facts), LANDS_WITHIN - under_way if must_land else 0.0)
    return Verdict(
        state=EffectState.PENDING,
        error=error,
        outcome="unknown" if is_unknown else "retry",
        seconds=seconds,
        outcome_unknown=is_unknown or effect.outcome_unknown,
    )


def _without_database(effect: Effect, facts: Circumstances) -> Verdict:
    # Not the effect's fault: however often it happens, it must not use up the attempts.
    return Verdict(
        state=EffectState.PENDING,
        error=DATABASE_WENT_AWAY,
        outcome="no database",
        seconds=_pause(effect, facts),
        counts=False,
        outcome_unknown=facts.has_written or effect.outcome_unknown,
    )


def _bug(effect: Effect, error: BaseException, facts: Circumstances) -> Verdict:
    # The text of the error may hold what people wrote; it is in the log's trace, not in the row.
    sentence = f"The program made an error ({type(error).__name__}); its log says where."
    if effect.attempts >= ATTEMPTS:
        return Verdict(state=EffectState.FAILED, error=sentence, outcome="bug")
    return Verdict(
        state=EffectState.PENDING,
        error=sentence,
        outcome="bug",
        seconds=_pause(effect, facts),
        outcome_unknown=facts.has_written or effect.outcome_unknown,
    )


def _pause(effect: Effect, facts: Circumstances) -> float:
    longest = LONGEST_PAUSE[Urgency(effect.urgency)]
    return min(longest, 2.0 ** (effect.attempts - 1)) * (0.8 + 0.4 * facts.jitter)


def _is_old(effect: Effect, facts: Circumstances) -> bool:
    return effect.first_attempt_at is not None and facts.wall - effect.first_attempt_at >= GIVES_UP_AFTER
