"""What the relationship diagnostic asks, and how often (S2-5)."""

from datetime import timedelta

from pydantic import Field, model_validator

from crisis.protocol_scoring import MOST_CRITERIA, Criterion, check_names_differ
from crisis.rules.policy import Duration, Policy

PARTING = (";", "=")
"""Signs between the scores in a file."""

DEFAULT_DIMENSIONS = (
    Criterion(
        name="trust",
        question="Do they believe what we say?",
        weight=3,
        low="They have everything proved",
        high="They tell us bad news first",
    ),
    Criterion(
        name="access",
        question="Do we reach those who decide?",
        weight=2,
        low="We speak to purchasing only",
        high="They call us themselves",
    ),
    Criterion(
        name="responsiveness",
        question="How do they find our answers?",
        weight=2,
        low="Late, after several calls",
        high="Sooner than they need them",
    ),
    Criterion(
        name="value",
        question="Do they see what they get from us?",
        weight=3,
        low="They speak of the price alone",
        high="They tell others what they gained",
    ),
    Criterion(
        name="contract and payment",
        question="How do contract and payment go?",
        weight=1,
        low="In dispute, or unpaid",
        high="On time, without a question",
    ),
    Criterion(
        name="outlook",
        question="Will they stay and grow?",
        weight=2,
        low="They look for somebody else",
        high="They plan years with us",
    ),
)
"""As the shipped protocol, for files that say nothing about it."""


class Diagnostics(Policy):
    repeat_after: Duration = timedelta(days=182)
    """How long a run is believed; then the KAM's weekly message asks for the next."""
    dimensions: tuple[Criterion, ...] = Field(default=DEFAULT_DIMENSIONS, min_length=1, max_length=MOST_CRITERIA)

    @model_validator(mode="after")
    def _fits_together(self) -> "Diagnostics":
        check_names_differ(self.dimensions, "dimensions")
        if any(sign in dimension.name for dimension in self.dimensions for sign in PARTING):
            raise ValueError("leave ; and = out of a dimension's name: files part the scores with them")
        return self
