"""What may still be decided about a trigger (S0-20)."""

import re
from collections.abc import Iterable

from storage.vocabulary import TriggerState

FIRST_ROUND, LAST_ROUND = 1, 2
"""It is asked about when it is raised, and once more after it was watched."""


def is_settled(state: TriggerState) -> bool:
    """A crisis came of it, or it was nothing: there is nothing left to decide."""
    return state in (TriggerState.DECLARED, TriggerState.DISMISSED)


def is_asked_again(round_: int) -> bool:
    """Whether whoever watches it now is asked about it once more: nobody is asked a third time."""
    return round_ < LAST_ROUND


def kind_in(text: str, names: Iterable[str]) -> str:
    """The name of the catalogue that a hurried sentence holds; empty when it holds none. The form asks then."""
    said = " ".join(text.casefold().split())
    return next((name for name in names if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", said)), "")
