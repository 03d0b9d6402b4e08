"""By which criteria the organisation decides which accounts are key (S0-5, S3-1)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from crisis.protocol_scoring import MOST_CRITERIA, Criterion, check_names_differ
from crisis.rules.policy import Duration, Policy

Score = Annotated[int, Field(strict=True, ge=0, le=100)]

DEFAULT_CRITERIA = (
    Criterion(name="revenue", question="How much revenue does it bring, compared with others?", weight=3),
    Criterion(name="growth", question="How much more could it become?", weight=2),
    Criterion(name="profit", question="How profitable is it?", weight=2),
    Criterion(name="loss", question="How much would it hurt to lose it?", weight=2),
    Criterion(name="reference", question="How much do others look at it?", weight=1),
)
"""As the shipped protocol, for files that say nothing about it."""


class Designations(Policy):
    strategic_from: Score = 75
    """Of 100 points."""
    key_from: Score = 50
    review_every: Duration = timedelta(days=365)
    most_accounts: Annotated[int, Field(strict=True, ge=1, le=1000)] = 20
    """Strategic and key ones together; above that a warning is given (S3-1)."""
    criteria: tuple[Criterion, ...] = Field(default=DEFAULT_CRITERIA, min_length=1, max_length=MOST_CRITERIA)

    @model_validator(mode="after")
    def _fits_together(self) -> "Designations":
        if self.key_from >= self.strategic_from:
            raise ValueError("key_from must be lower than strategic_from")
        check_names_differ(self.criteria, "criteria")
        return self
