"""What the protocol file says about a response in proportion to what happened (S1-11)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Severity, Step


class Proportions(Policy):
    """From when on the review says that a crisis was answered with too little, or with too much."""

    raised_late_after: Duration = timedelta(hours=1)
    lowered_soon_within: Duration = timedelta(hours=2)
    false_alarm_within: Duration = timedelta(minutes=30)
    late_times: Annotated[int, Field(ge=1, le=20, strict=True)] = 2
    """How many times as long as the severity allows."""
    updates_on_time_percent: Annotated[int, Field(ge=0, le=100, strict=True)] = 50
    climbed_to: Step = Step.DIRECTOR
    loss_risk_at_least: Severity = Severity.SEV2
