"""What the protocol file says about training (S0-12)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from crisis.rules.policy import Duration, Policy
from crisis.rules.training import LONGEST_WHAT

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WHAT)]


class Trainings(Policy):
    required: tuple[Name, ...] = Field(default=(), max_length=10)
    """What everybody on a seat of the response team must have been trained in. Nothing: nobody is called untrained."""
    valid_for: Duration = timedelta(days=365)
    """How long a training counts after its day."""
