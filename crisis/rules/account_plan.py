"""The account plan: its sections, what its figure may be, what changed since somebody signed (S2-10, S2-11)."""

from collections.abc import Mapping
from datetime import date

from storage.vocabulary import PlanSection

SECTIONS: tuple[PlanSection, ...] = tuple(PlanSection)
"""The same for every account, in this order."""
LONGEST_TEXT = 3_000
"""Slack's limit for one text field."""
LONGEST_SOURCE = 300


def changed_since(newest: Mapping[PlanSection, int], signed_up_to: int) -> tuple[PlanSection, ...]:
    """Sections that say something else than what was signed.

    Args:
        newest: section → number of the version that holds; numbers only grow.
        signed_up_to: the highest number at the time of signing.
    """
    return tuple(section for section in SECTIONS if newest.get(section, 0) > signed_up_to)


def wallet_problems(percent: int | None, as_of: date | None, *, today: date) -> dict[str, str]:
    """A share is a percentage of a day; one without the other says nothing. Field → sentence."""
    problems = {}
    if percent is not None and not 0 <= percent <= 100:
        problems["wallet_percent"] = "Write a percentage from 0 to 100."
    if percent is not None and as_of is None:
        problems["wallet_as_of"] = "Choose the day for which this share was found out."
    if percent is None and as_of is not None:
        problems["wallet_percent"] = "Write the share, for example 35, or take the day away."
    if as_of is not None and as_of > today:
        problems["wallet_as_of"] = "This day has not come yet. Choose the day for which the share was found out."
    return problems
