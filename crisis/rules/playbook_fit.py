"""Which playbooks fit a crisis best: by its words, their category, and the risks of the account (S1-1, S1-2)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crisis.rules.account import search_key
from crisis.rules.playbook_shape import Category, Playbook

WORD_POINTS, RISK_POINTS, CATEGORY_POINTS = 3, 4, 1
"""Our judgement: a risk somebody foresaw weighs more than one word, two words weigh more than a risk."""

_CATEGORY_WORDS = {
    Category.OPERATIONAL: ("system", "service", "delivery", "invoice", "production", "plant", "users", "error"),
    Category.REPUTATIONAL: ("press", "public", "social", "trust", "complaint", "angry", "reputation", "breach"),
    Category.EXTERNAL: ("competitor", "market", "merger", "regulator", "takeover", "tender", "sanction", "strike"),
}
_ENDINGS = "(?:s|es|d|ed|ing)?"
"""`invoice` also finds `invoices`, `invoiced`."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A playbook, and why it is offered."""

    slug: str
    points: int
    words: tuple[str, ...]
    """Its words that stand in what people wrote."""
    is_foreseen: bool
    """An open risk of the account names it."""


def best_fits(
    playbooks: Mapping[str, Playbook], text: str, *, foreseen: Collection[str], most: int = 3
) -> tuple[Fit, ...]:
    """The playbooks that fit, best first; among equals by name. Those nothing speaks for are left out.

    Args:
        text: what people wrote about the crisis.
        foreseen: slugs that the account's open risks name.
    """
    written = search_key(text)
    fits = [_fit(slug, playbook, written, is_foreseen=slug in foreseen) for slug, playbook in playbooks.items()]
    speaking = [fit for fit in fits if fit.words or fit.is_foreseen]
    return tuple(sorted(speaking, key=lambda fit: (-fit.points, fit.slug))[:most])


def _fit(slug: str, playbook: Playbook, written: str, *, is_foreseen: bool) -> Fit:
    words = tuple(word for word in playbook.words if _stands_in(word, written))
    is_its_category = any(_stands_in(word, written) for word in _CATEGORY_WORDS[playbook.category])
    points = WORD_POINTS * len(words) + RISK_POINTS * is_foreseen + CATEGORY_POINTS * is_its_category
    return Fit(slug=slug, points=points, words=words, is_foreseen=is_foreseen)


def _stands_in(word: str, written: str) -> bool:
    """As a whole word: `down` does not stand in `download`."""
    return re.search(rf"\b{re.escape(search_key(word))}{_ENDINGS}\b", written) is not None


def found_by(playbooks: Mapping[str, Playbook], wanted: str) -> tuple[str, ...]:
    """Slugs of what somebody looks for: one by its very name, else all whose title, words or text say all of it."""
    key = search_key(wanted)
    for slug, playbook in playbooks.items():
        if key in (search_key(slug), search_key(slug.replace("_", " ")), search_key(playbook.title)):
            return (slug,)
    terms = key.split()
    return tuple(
        slug for slug, playbook in playbooks.items() if terms and all(term in _said(slug, playbook) for term in terms)
    )


def _said(slug: str, playbook: Playbook) -> str:
    return search_key(" ".join([slug, playbook.title, playbook.category, playbook.when, *playbook.words]))
