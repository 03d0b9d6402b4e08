"""When to try again and when to give up, as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import LEASE
from bot.one_effect import TAKES_AT_MOST
from bot.retries import (
    ATTEMPTS,
    GIVES_UP_AFTER,
    LANDS_WITHIN,
    TOKEN_IS_TRIED_EVERY,
    Circumstances,
    Verdict,
    handed_back,
    verdict,
)
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

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
LONG_AGO = NOW - GIVES_UP_AFTER
PENDING, FAILED, DROPPED = EffectState.PENDING, EffectState.FAILED, EffectState.DROPPED


def judged(
    error: BaseException,
    *,
    attempts: int = 1,
    since: datetime = NOW,
    urgency: Urgency = Urgency.REPLY,
    was_unknown: bool = False,
    has_written: bool = True,
    is_repeatable: bool = False,
) -> Verdict:
    effect = Effect(
        uid="u",
        kind="PostNotice",
        created_at=NOW,
        due_at=NOW,
        attempts=attempts,
        first_attempt_at=since,
        urgency=urgency,
        outcome_unknown=was_unknown,
    )
    facts = Circumstances(wall=NOW, has_written=has_written, is_repeatable=is_repeatable, jitter=0.5)
    return verdict(effect, error, facts)


@pytest.mark.parametrize(
    ("error", "state", "counts", "unknown"),
    [
        # Not asked, or told to wait: no attempt.
        (MustWait("chat.postMessage", 3), PENDING, False, False),
        (MustWait("chat.postMessage", 3, said_by_slack=True), PENDING, False, False),
        (SlackAway("chat.postMessage", 2), PENDING, False, False),
        # Slack may have done it.
        (OutcomeUnknown("chat.postMessage", "The connection broke", seconds=0.1), PENDING, True, True),
        (TimeoutError(), PENDING, True, True),
        (SlackRefused("chat.postMessage", "fatal_error"), PENDING, True, True),
        (SlackRefused("chat.postMessage", "internal_error"), PENDING, True, True),
        (ZeroDivisionError(), PENDING, True, True),
        # Slack has not done it and may later.
        (SlackRefused("chat.postMessage", "service_unavailable"), PENDING, True, False),
        (SlackRefused("chat.postMessage", "team_added_to_org"), PENDING, True, False),
        (NotReadyYet("Slack does not show the picture yet."), PENDING, True, False),
        # It does not listen to us at all; somebody must mend that.
        (SlackRefused("chat.postMessage", "token_revoked"), PENDING, False, False),
        # It never will.
        (SlackRefused("chat.postMessage", "channel_not_found"), FAILED, True, False),
        (SlackRefused("chat.postMessage", "missing_scope", needed="chat:write"), FAILED, True, False),
        (SlackRefused("chat.postMessage", "something_new"), FAILED, True, False),
        (CannotBeDone("The channel is public."), FAILED, True, False),
        (NoLongerNeeded("The modal was closed."), DROPPED, True, True),
    ],
    ids=lambda value: getattr(value, "error", type(value).__name__) if isinstance(value, Exception) else None,
)
def test_each_error_has_its_consequence(error: BaseException, state: EffectState, counts: bool, unknown: bool) -> None:
    """What is tried again, what counts as an attempt, and when we must look first."""
    ending = judged(error)

    assert (ending.state, ending.counts, ending.outcome_unknown) == (state, counts, unknown)
    assert ending.error


@pytest.mark.parametrize(("was_unknown", "has_written"), [(False, False), (True, False), (False, True)])
def test_what_is_dropped_says_whether_it_may_be_in_slack(was_unknown: bool, has_written: bool) -> None:
    """A newer drawing must not rely on what was shown before that."""
    ending = judged(NoLongerNeeded("The crisis is over."), was_unknown=was_unknown, has_written=has_written)

    assert ending.outcome_unknown == (was_unknown or has_written)


@pytest.mark.parametrize(
    ("urgency", "pauses"),
    [
        (Urgency.PAGE, [1, 2, 4, 8, 15, 15, 15]),
        (Urgency.REPLY, [1, 2, 4, 8, 16, 32, 60]),
        (Urgency.HOUSEKEEPING, [1, 2, 4, 8, 16, 32, 64]),
    ],
)
def test_pauses_double_up_to_what_the_urgency_allows(urgency: Urgency, pauses: list[float]) -> None:
    """Seconds; a page is tried more often than the tidying up."""
    error = SlackRefused("chat.update", "service_unavailable")

    shown = [judged(error, attempts=number, urgency=urgency).seconds for number in range(1, 8)]

    assert shown == pytest.approx(pauses)


def test_a_post_that_may_be_under_way_is_looked_for_only_when_it_must_have_landed() -> None:
    """Looking earlier would miss it and post it a second time."""
    broke = OutcomeUnknown("chat.postMessage", "The connection broke", seconds=0.2)

    assert judged(broke).seconds == pytest.approx(LANDS_WITHIN - 0.2)
    assert judged(TimeoutError()).seconds == LANDS_WITHIN
    assert judged(broke, is_repeatable=True).seconds == pytest.approx(1)
    assert LANDS_WITHIN > CLIENT_TIMEOUT


@pytest.mark.parametrize(
    "error", [SlackRefused("a", "service_unavailable"), OutcomeUnknown("a", "No answer", seconds=1)]
)
def test_slack_gets_both_its_attempts_and_its_time(error: Exception) -> None:
    """A short outage loses nothing, a long one is told."""
    assert judged(error, attempts=ATTEMPTS, since=NOW - GIVES_UP_AFTER + timedelta(seconds=1)).state is PENDING
    assert judged(error, attempts=ATTEMPTS - 1, since=LONG_AGO).state is PENDING
    assert judged(error, attempts=ATTEMPTS, since=LONG_AGO).state is FAILED


@pytest.mark.parametrize("refusal", ["invalid_auth", "token_expired"])
def test_a_refused_token_loses_nothing_however_long_it_lasts(refusal: str) -> None:
    """Every minute it is tried again, and what Slack may have done before is still looked for."""
    ending = judged(SlackRefused("chat.postMessage", refusal), attempts=ATTEMPTS, since=LONG_AGO, was_unknown=True)

    assert (ending.state, ending.counts, ending.seconds) == (PENDING, False, TOKEN_IS_TRIED_EVERY)
    assert ending.outcome_unknown


def test_an_error_of_ours_does_not_get_better_with_time() -> None:
    """It is given up after the attempts alone."""
    assert judged(ZeroDivisionError(), attempts=ATTEMPTS - 1).state is PENDING
    assert judged(ZeroDivisionError(), attempts=ATTEMPTS).state is FAILED


def test_being_told_to_wait_for_ever_ends_too() -> None:
    """After the stated time each 429 counts as an attempt; our own pace never does."""
    told = MustWait("chat.postMessage", 3, said_by_slack=True)

    assert judged(told, since=LONG_AGO).counts is True
    assert judged(MustWait("chat.postMessage", 3), since=LONG_AGO).counts is False


@pytest.mark.parametrize("error", [MustWait("a", 1), SlackAway("a", 1), SlackRefused("a", "service_unavailable")])
def test_an_earlier_unknown_outcome_stays_unknown(error: Exception) -> None:
    """The look itself had to wait, so the next try looks again."""
    assert judged(error, was_unknown=True).outcome_unknown is True


@pytest.mark.parametrize(("has_written", "counts", "unknown"), [(True, True, True), (False, False, False)])
def test_what_is_handed_back_says_whether_to_look(has_written: bool, counts: bool, unknown: bool) -> None:
    """A process that stops before it asked Slack for anything leaves no doubt."""
    effect = Effect(uid="u", kind="PostNotice", created_at=NOW, due_at=NOW, attempts=1, first_attempt_at=NOW)
    facts = Circumstances(wall=NOW, has_written=has_written, is_repeatable=False, jitter=0.5)

    ending = handed_back(effect, facts)

    assert (ending.state, ending.counts, ending.outcome_unknown) == (PENDING, counts, unknown)
    assert ending.seconds == (LANDS_WITHIN if has_written else 0)


def test_a_lease_outlives_every_attempt() -> None:
    """Otherwise two processes could be at the same effect."""
    assert LEASE >= TAKES_AT_MOST + 5
