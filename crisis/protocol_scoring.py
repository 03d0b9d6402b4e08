"""Weighted criteria in the protocol file: what a form asks, how much it counts, what its ends mean (S0-5, S2-5)."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from crisis.protocol_values import Name
from crisis.rules.policy import Policy

MOST_CRITERIA = 12
"""A form with more is filled in by nobody."""

Weight = Annotated[int, Field(strict=True, ge=1, le=100)]


class Criterion(Policy):
    name: Name
    question: Name
    """What the form asks."""
    weight: Weight = 1
    low: Name = "not at all"
    """What the least answer means."""
    high: Name = "very much"
    """What the best one means."""


class Named(Protocol):
    @property
    def name(self) -> str: ...


def check_names_differ(criteria: Sequence[Named], noun: str) -> None:
    """
    Raises:
        ValueError: two have the same name. `noun`: what they are called, in the plural.
    """
    names = [criterion.name.casefold() for criterion in criteria]
    if len(set(names)) < len(names):
        raise ValueError(f"two {noun} have the same name")
