"""Scenarios people think of: which two may be the same, and which are prepared for first (S1-20, S1-22)."""

from collections.abc import Mapping

from crisis.rules.account import search_key

OFFERED_MOST = 3
ALIKE_FROM = 0.6
"""Our judgement: of the shorter text's words so many stand in the other one too."""
SHORTEST_STEM = 5
STEM_PART = 0.65
"""`invoices` and `invoicing` begin alike for so much of the longer word."""
_FILLING = """
a an and are at be because been but by can cannot could do does for from had has have if in into is it its more no not
of on one or our she so some than that the their them then there they this to too up us was we were when which who will
with would you your
"""
_SAYS_NOTHING = frozenset(_FILLING.split())


def words_of(text: str) -> frozenset[str]:
    """The folded words of a text that say something; all of them when none does."""
    plain = "".join(sign if sign.isalnum() else " " for sign in search_key(text))
    words = frozenset(plain.split())
    return words - _SAYS_NOTHING or words


def near(text: str, others: Mapping[int, str]) -> tuple[int, ...]:
    """Which of the others may be the same, likeliest first: only asked, never decided. Ids of `others`."""
    found = {number: likeness(text, other) for number, other in others.items()}
    alike = [number for number, points in found.items() if points >= ALIKE_FROM]
    return tuple(sorted(alike, key=lambda number: (-found[number], number))[:OFFERED_MOST])


def likeness(one: str, other: str) -> float:
    """0 to 1: how much of the shorter text the other one says too."""
    fewer, more = sorted((words_of(one), words_of(other)), key=len)
    if not fewer:
        return 0.0
    common = sum(any(_same_word(word, known) for known in more) for word in fewer)
    return common / len(fewer)


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    longer = max(len(one), len(other))
    stem = max(SHORTEST_STEM, round(longer * STEM_PART))
    return min(len(one), len(other)) >= stem and one[:stem] == other[:stem]


def rank_key(votes: int, likelihood: int | None, impact: int | None, number: int) -> tuple[int, int, int]:
    """Sorts what most people hold for worth preparing for first; among equals the worse one, then the older one."""
    return -votes, -(likelihood or 0) * (impact or 0), number
