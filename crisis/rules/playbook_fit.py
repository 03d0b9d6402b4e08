"""Which playbooks fit a crisis best: by its words, its kind, and the risks of the account (S1-1, S1-2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crisis.rules.account import search_key
from crisis.rules.category import words_in
from crisis.rules.playbook_shape import Playbook
from storage.vocabulary import Category

WORD_POINTS, RISK_POINTS, CATEGORY_POINTS = 3, 4, 1
"""Our judgement: a risk somebody foresaw weighs more than one word, two words weigh more than a risk."""
CHOSEN_POINTS = 4
"""When people said which kind it is; what only the words proposed decides among equals."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A playbook, and why it is offered."""

    slug: str
    points: int
    words: tuple[str, ...]
    """Its words that stand in what people wrote."""
    is_foreseen: bool
    """An open risk of the account names it."""
    is_chosen_kind: bool
    """It is for the kind of crisis that people chose."""
    is_for_loss_risk: bool = False
    """The account may be lost, and it is for that."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is known of the kind of a crisis."""

    category: Category | None = None
    is_chosen: bool = False
    """People said so; otherwise the words proposed it."""


def best_fits(
    playbooks: Mapping[str, Playbook],
    text: str,
    *,
    foreseen: Collection[str],
    kind: Kind,
    first: str | None = None,
    most: int = 3,
) -> tuple[Fit, ...]:
    """The playbooks that fit, best first; among equals by name. Those nothing speaks for are left out.

    Args:
        text: what people wrote about the crisis.
        foreseen: slugs that the account's open risks name.
        kind: of the crisis (S1-1). Alone it speaks for a playbook only when people chose it.
        first: the slug of the one to try first, because the account may be lost (S2-16).
    """
    written = search_key(text)
    fits = [
        _fit(slug, playbook, written, kind, is_foreseen=slug in foreseen, is_first=slug == first)
        for slug, playbook in playbooks.items()
    ]
    speaking = [fit for fit in fits if fit.words or fit.is_foreseen or fit.is_chosen_kind or fit.is_for_loss_risk]
    return tuple(sorted(speaking, key=lambda fit: (not fit.is_for_loss_risk, -fit.points, fit.slug))[:most])


def _fit(slug: str, playbook: Playbook, written: str, kind: Kind, *, is_foreseen: bool, is_first: bool) -> Fit:
    words = words_in(playbook.words, written)
    is_kind = playbook.category is kind.category
    by_kind = (CHOSEN_POINTS if kind.is_chosen else CATEGORY_POINTS) * is_kind
    points = WORD_POINTS * len(words) + RISK_POINTS * is_foreseen + by_kind
    return Fit(
        slug=slug,
        points=points,
        words=words,
        is_foreseen=is_foreseen,
        is_chosen_kind=is_kind and kind.is_chosen,
        is_for_loss_risk=is_first,
    )


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
