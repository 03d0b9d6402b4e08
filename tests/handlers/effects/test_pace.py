"""How fast Slack may be called, in seconds of a clock we hold ourselves."""

import itertools

import pytest

from handlers.effects.pace import PER_MINUTE, SLEEPS_AT_MOST, Pace
from storage.vocabulary import Urgency

PAGE, REPLY, TIDY = Urgency.PAGE, Urgency.REPLY, Urgency.HOUSEKEEPING


def taken_at_once(pace: Pace, method: str, urgency: Urgency, *, now: float = 0.0) -> int:
    """How many calls go out without any wait."""
    count = 0
    while pace.ask(method, None, urgency, now) == (0.0, True):
        count += 1
    return count


@pytest.mark.parametrize("method", ["conversations.create", "chat.update", "chat.postMessage", "views.update"])
@pytest.mark.parametrize("others", [TIDY, REPLY])
def test_what_is_less_urgent_leaves_tokens_for_pages(method: str, others: Urgency) -> None:
    """When it has to wait, a page still goes out at once."""
    pace = Pace()

    assert taken_at_once(pace, method, others) >= 2

    assert pace.ask(method, None, PAGE, 0.0) == (0.0, True)


def test_housekeeping_leaves_tokens_for_replies() -> None:
    """Somebody who pressed a button waits less than the tidying up."""
    pace = Pace()

    taken_at_once(pace, "chat.update", TIDY)

    assert taken_at_once(pace, "chat.update", REPLY) >= 1


def test_one_channel_gets_one_message_a_second_and_others_are_not_held_up() -> None:
    """Slack's limit for posts is per channel."""
    pace = Pace()

    waits = [pace.ask("chat.postMessage", "C1", PAGE, 0.0) for _ in range(4)]
    elsewhere = pace.ask("chat.postMessage", "C2", PAGE, 0.0)

    assert waits[:3] == [(0.0, True), (0.0, True), (1.0, True)]
    assert waits[3][1] is False and waits[3][0] > SLEEPS_AT_MOST
    assert elsewhere == (0.0, True)


def test_calls_that_cannot_wait_are_told_moments_of_their_own() -> None:
    """A thousand messages turned away come back one after the other, not all at once."""
    pace, turned_away = Pace(), []
    for number in range(300):
        seconds, is_ours = pace.ask("chat.postMessage", f"C{number}", REPLY, 0.0)
        turned_away += [] if is_ours else [seconds]

    gaps = [later - sooner for sooner, later in itertools.pairwise(turned_away)]

    assert len(turned_away) > 100
    assert max(gaps) < 0.11
    assert min(gaps) > 0.09, "600 a minute are ten a second."


def test_posts_to_many_channels_use_what_the_limit_allows() -> None:
    """1,000 channels with one post each: at least 0.9 of the figure, as if every call came back when it was told."""
    pace, sent, now = Pace(), 0, 0.0
    waiting = [(0.0, f"C{number}") for number in range(1000)]
    while waiting:
        waiting.sort()
        due, channel = waiting.pop(0)
        now = max(now, due)
        seconds, is_ours = pace.ask("chat.postMessage", channel, REPLY, now)
        sent += is_ours
        if not is_ours:
            waiting.append((now + seconds, channel))

    allowed = 1000 / (PER_MINUTE["chat.postMessage"] / 60)
    assert sent == 1000
    assert now <= allowed / 0.9


def test_after_retry_after_nothing_goes_out_before_its_time_and_no_burst_follows() -> None:
    """Slack said when; pages obey as well."""
    pace = Pace()

    pace.pause("chat.update", 30, now=0.0)

    assert pace.ask("chat.update", None, PAGE, 10.0)[1] is False
    assert pace.ask("chat.update", None, PAGE, 29.5) == (0.5, True)
    assert pace.ask("views.update", None, PAGE, 10.0) == (0.0, True)
    other = Pace()
    other.pause("conversations.create", 1, now=0.0)
    assert taken_at_once(other, "conversations.create", PAGE, now=1.1) == 1


def test_idle_channels_are_forgotten_and_busy_ones_are_not() -> None:
    """A process lives for months and sees many channels."""
    pace = Pace()
    for number in range(1500):
        pace.ask("chat.postMessage", f"C{number}", PAGE, number * 0.2)

    assert len(pace._channels) < 1100
    assert pace.ask("chat.postMessage", "C1499", PAGE, 1499 * 0.2) == (0.0, True)
    assert pace.ask("chat.postMessage", "C1499", PAGE, 1499 * 0.2)[0] > 0
