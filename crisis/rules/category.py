"""Which kind of crisis it is: operational, reputational or external (S1-1)."""

import re
from collections.abc import Sequence

from crisis.rules.account import search_key
from storage.vocabulary import Category

_WORDS = {
    Category.OPERATIONAL: ("system", "service", "delivery", "invoice", "production", "plant", "users", "error"),
    Category.REPUTATIONAL: ("press", "public", "social", "trust", "complaint", "angry", "reputation", "breach"),
    Category.EXTERNAL: ("competitor", "market", "merger", "regulator", "takeover", "tender", "sanction", "strike"),
}
_ENDINGS = "(?:s|es|d|ed|ing)?"
"""`invoice` also finds `invoices`, `invoiced`."""


def proposed_category(text: str) -> Category | None:
    """The kind most words speak for. None: no word does, or as many for another kind, and people know better."""
    written = search_key(text)
    counts = {category: len(words_in(words, written)) for category, words in _WORDS.items()}
    most = max(counts.values())
    best = [category for category, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else None


def category_named(typed: str) -> Category | None:
    """What somebody means who types `external` or how it begins, `ext`; None when it is none of the three."""
    begun = typed.strip().lower()
    return next((category for category in Category if begun and category.startswith(begun)), None)


def words_in(words: Sequence[str], written: str) -> tuple[str, ...]:
    """Those that stand in a text as whole words: `down` does not stand in `download`. `written`: its search key."""
    return tuple(word for word in words if _stands_in(word, written))


def _stands_in(word: str, written: str) -> bool:
    return re.search(rf"\b{re.escape(search_key(word))}{_ENDINGS}\b", written) is not None
