"""Skills are short free words: how they are read from a text, and what is wrong with it (S2-18)."""

import re
from collections.abc import Iterable, Sequence

from crisis.rules.account import search_key
from crisis.rules.team import stands_for

LONGEST_TAG, MOST_TAGS = 40, 20
LONGEST_KEY = 240
"""Some signs are written out as many; a database keeps so many characters of a folded tag."""


def tags_in(text: str) -> tuple[str, ...]:
    """One a line, or parted by `;`; with single spaces, each once whatever its case and accents."""
    said = (" ".join(part.split()) for part in re.split(r"[\n;]", text))
    by_key: dict[str, str] = {}
    for tag in said:
        if search_key(tag):
            by_key.setdefault(search_key(tag), tag)
    return tuple(by_key.values())


def problem_with(tags: Sequence[str]) -> str:
    """What is wrong with them, as a sentence; empty when nothing is."""
    for tag in tags:
        if len(tag) > LONGEST_TAG or len(search_key(tag)) > LONGEST_KEY:
            return f"Keep each under {LONGEST_TAG} characters: “{tag[:LONGEST_TAG]}…” is longer. A few words do."
    if len(tags) > MOST_TAGS:
        return f"{MOST_TAGS} are allowed, and these are {len(tags)}. Keep those that matter in a crisis."
    return ""


def fitting(tags: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of `tags` that answer any of the wanted ones: `Japanese` answers `speaks Japanese`, and the other way."""
    asked = tuple(wanted)
    return tuple(tag for tag in tags if any(stands_for(tag, one) for one in asked))


def words_of(tags: Iterable[str]) -> frozenset[str]:
    """The folded words of all of them."""
    return frozenset(word for tag in tags for word in search_key(tag).split())
