"""The page that tells people what is guaranteed tells them the figures the code has."""

from pathlib import Path

import pytest

from bot.delivery import AT_ONCE, LEASE, LONGEST_PAUSE_OF_ALL
from bot.one_effect import TAKES_AT_MOST
from bot.retries import ATTEMPTS, GIVES_UP_AFTER, LANDS_WITHIN
from crisis.page import WAITS_FOR_CHANNEL
from crisis.sweeps.receipt import KEPT_FOR
from handlers.effects.post import MESSAGES_PER_PAGE
from handlers.effects.slack_gate import CLIENT_TIMEOUT, CONNECTS_WITHIN, PAGES_AT_MOST
from storage.busy import BUSY_TIMEOUT_SECONDS

PAGE = Path(__file__).parents[2] / "docs" / "guarantees.md"


@pytest.mark.parametrize(
    "sentence",
    [
        f"A killed bot's work waits for the end of its lease: {LEASE:.0f} s.",
        f"after a kill up to {AT_ONCE} effects",
        f"We wait for an answer at most {CLIENT_TIMEOUT:.0f} s and look no sooner than {LANDS_WITHIN:.0f} s",
        f"An attempt takes at most {TAKES_AT_MOST:.0f} s",
        f"there are at least {LEASE - TAKES_AT_MOST:.0f} s between the last request and the first look",
        f"Clocks of several bots must agree within {LEASE - TAKES_AT_MOST:.0f} s.",
        f"leases last {LEASE:.0f} s from then on and what was to be tried again is tried within {LANDS_WITHIN:.0f} s",
        f"takes up to {LONGEST_PAUSE_OF_ALL / 60:.0f} minutes for what was left waiting",
        f"no connection within {CONNECTS_WITHIN:.0f} s",
        f"Redelivery is recognised for {KEPT_FOR.days} days.",
        f"given up after {ATTEMPTS} attempts and at least {GIVES_UP_AFTER.seconds // 60} minutes",
        f"A page does not wait for the channel longer than {WAITS_FOR_CHANNEL.seconds} s.",
        f"at most {TAKES_AT_MOST:.0f} s later",
        f"among the newest {PAGES_AT_MOST * MESSAGES_PER_PAGE:,} of a channel",
        f"A second one waits up to {BUSY_TIMEOUT_SECONDS} s",
    ],
)
def test_each_limit_is_told_with_the_figure_of_the_code(sentence: str) -> None:
    """Whoever decides by this page decides by what really happens."""
    told = " ".join(PAGE.read_text(encoding="utf-8").replace("**", "").split())

    assert sentence in told
