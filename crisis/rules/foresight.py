"""Whether the register foresaw a crisis, and which of its risks a crisis may be (protocol idea 9, S0-17)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crisis.rules.account import search_key
from crisis.rules.risk import Band, rank_key
from storage.vocabulary import Foresight

PLAYBOOK_POINTS = 2
"""Our judgement: a playbook that fits the crisis weighs as much as two words."""

_LEAST_LETTERS = 4
_STEM = 5
"""So many letters make a word the same: `invoice`, `invoices`, `invoicing`."""
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "after again also been being before cannot client could does from have into less more most only other over "
        "since some that their them then there they this today under were what when where which while will with would",
    )
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A risk that was open when the crisis was declared."""

    risk_id: int
    scenario: str
    likelihood: int
    impact: int
    playbook: str


def foresight_of(band: Band | None) -> Foresight:
    """Red and amber ask for preparation, so they are a hit; green was there and underrated; None was not there."""
    if band is None:
        return Foresight.SURPRISE
    return Foresight.MISS if band is Band.GREEN else Foresight.HIT


def likeliest(
    candidates: Collection[Candidate], text: str, *, fitting_playbooks: Collection[str], most: int
) -> tuple[Candidate, ...]:
    """The risks the crisis may be: first those whose words or playbook fit, then the worst of the others."""
    written = _stems(text)
    points = {one.risk_id: _points(one, written, fitting_playbooks) for one in candidates}
    ordered = sorted(
        candidates, key=lambda one: (-points[one.risk_id], rank_key(one.likelihood, one.impact), one.risk_id)
    )
    return tuple(ordered[:most])


def named_in(values: Mapping[int, str], text: str) -> set[int]:
    """Ids of the folded values that stand in the text as whole words: a product, a supplier."""
    written = search_key(text)
    return {number for number, value in values.items() if value and re.search(rf"\b{re.escape(value)}\b", written)}


def _points(candidate: Candidate, written: set[str], fitting: Collection[str]) -> int:
    return len(_stems(candidate.scenario) & written) + PLAYBOOK_POINTS * (candidate.playbook in fitting)


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W_]+", search_key(text))
    return {word[:_STEM] for word in words if len(word) >= _LEAST_LETTERS and word not in _EMPTY}
