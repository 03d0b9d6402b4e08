"""Waiting for something to become true, with a deadline: no demo depends on how fast a machine is."""

import time
from collections.abc import Callable
from typing import TypeVar

from fake_slack.clock import ticks

LOOK_EVERY_S = 0.15

T = TypeVar("T")


class TooLate(Exception):
    """It did not become true in time; the message says what."""


def until(condition: Callable[[], T], *, within_s: float, what: str) -> T:
    """The first result of `condition` that counts as true.

    Args:
        within_s: real seconds.
        what: completes the sentence "Waited … s in vain: …".

    Raises:
        TooLate: it stayed false.
    """
    deadline = ticks() + within_s
    while True:
        found = condition()
        if found:
            return found
        if ticks() > deadline:
            raise TooLate(f"Waited {within_s:.0f} s in vain: {what}.")
        time.sleep(LOOK_EVERY_S)
