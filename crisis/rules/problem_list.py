"""How much of what is wrong in a file is said at once: nobody mends it one error at a time, nobody reads thousands."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def first_of(problems: Sequence[T], said: Callable[[T], Sequence[str]], *, most: int) -> list[str]:
    """The sentences of the first `most` problems, and how many more there are. Only of those a sentence is made."""
    found = [sentence for problem in problems[:most] for sentence in said(problem)]
    more = len(problems) - most
    if more > 0:
        found.append("And 1 more problem." if more == 1 else f"And {more:,} more problems.")
    return found


def shortened(problems: Sequence[str], *, most: int) -> list[str]:
    """The same of problems that are sentences already."""
    return first_of(problems, lambda one: [one], most=most)
