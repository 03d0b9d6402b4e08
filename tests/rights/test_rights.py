"""Every cell of the rights table, through the real app."""

import pytest

from tests.rights.asking import Outcome, ask
from tests.rights.company import SECRETS, Company
from tests.rights.preparation import THEIRS
from tests.rights.render import PAGE, page
from tests.rights.table import INSIDE, MANAGERS, RIGHTS, Right, Way, Who

NOTHING_THERE = ("There is no ", "does not exist", "was removed already")
"""Whoever gets such an answer was not asked for their rights."""


@pytest.mark.parametrize("who", list(Who), ids=str)
def test_everybody_may_do_what_the_table_says_and_nothing_else(company: Company, who: Who) -> None:
    """Command, opener and submission are each checked on their own; what is refused changes nothing."""
    wrong = []
    for right in RIGHTS:
        for way in right.ways:
            outcome = ask(company, who, right, way)
            wrong += [f"{right.what} by {way}: {fault}" for fault in _faults(outcome, right, way, who)]

    assert not wrong, "\n".join(wrong)


def _faults(outcome: Outcome, right: Right, way: Way, who: Who) -> list[str]:
    is_allowed = who in right.allowed
    faults = []
    if outcome.status != 200:
        faults.append(f"answered with {outcome.status}")
    if is_allowed and (outcome.is_refused or not (outcome.told.strip('"\nnul{}') or outcome.changed)):
        faults.append(f"refused, though allowed: {outcome.told[:300]}")
    if any(words in outcome.told for words in NOTHING_THERE):
        faults.append(f"tries what is not there: {outcome.told[:300]}")
    if not is_allowed and not outcome.is_refused and not _is_silent(right, way):
        faults.append(f"not refused: {outcome.told[:300]}")
    if not is_allowed and outcome.changed:
        faults.append(f"refused, and yet it changed {outcome.changed}")
    if who not in INSIDE and any(secret in outcome.told for secret in SECRETS):
        faults.append(f"tells what was said inside: {outcome.told[:300]}")
    if who not in MANAGERS and THEIRS in outcome.told:
        faults.append(f"tells what is known of another account: {outcome.told[:300]}")
    if is_allowed and way is Way.SUBMISSION and not outcome.changed:
        faults.append(f"nothing happened: {outcome.told[:300]}")
    return faults


def _is_silent(right: Right, way: Way) -> bool:
    """Choosing an account says nothing but that it has an open crisis, and that not to everybody."""
    return right.what == "declare" and way is Way.FIELD


def test_the_page_says_what_is_tested() -> None:
    """`docs/rights.md` is made from the table; `python -m tests.rights` makes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/rights.md is stale: run `python -m tests.rights`."
