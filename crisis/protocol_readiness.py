"""What the protocol file says about readiness."""

from typing import Annotated

from pydantic import Field, model_validator

from crisis.protocol_values import ClockTime
from crisis.rules.policy import Policy
from crisis.rules.readiness import Part

Weight = Annotated[int, Field(ge=0, le=100, strict=True)]


class Readiness(Policy):
    """How much each part counts; only how they compare with each other matters."""

    profile: Weight = 18
    contacts: Weight = 18
    commitments: Weight = 13
    risks: Weight = 13
    playbooks: Weight = 10
    crt: Weight = 18
    kpis: Weight = 3
    account_plan: Weight = 4
    relationship: Weight = 3
    monday_at: ClockTime = "08:00"
    """When KAMs get their weekly message, on the clocks of their own time zone."""

    @model_validator(mode="after")
    def _something_counts(self) -> "Readiness":
        if not any(self.weights().values()):
            raise ValueError("give at least one part of readiness a weight above 0")
        return self

    def weights(self) -> dict[Part, int]:
        return {part: int(getattr(self, part.value)) for part in Part}
