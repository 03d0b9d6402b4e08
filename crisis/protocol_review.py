"""What the protocol file says about looking back after a crisis (S1-16)."""

from datetime import timedelta

from pydantic import Field

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Severity

WITHIN = {
    Severity.SEV1: timedelta(days=7),
    Severity.SEV2: timedelta(days=7),
    Severity.SEV3: timedelta(days=14),
    Severity.SEV4: timedelta(days=14),
}
"""Where the file does not say."""


class Reviews(Policy):
    within: dict[Severity, Duration] = Field(default_factory=lambda: dict(WITHIN))
    """How long after its end the review of a crisis is to be closed."""
    overdue_after: Duration = timedelta(days=7)
    """How long after that the lead is reminded again, and their manager with them."""
    improve_within: Duration = timedelta(days=30)
    """When what we do about a gap is due, where nobody says otherwise."""

    def due_within(self, severity: Severity) -> timedelta:
        """A file may name one severity alone; the others keep theirs."""
        return self.within.get(severity, WITHIN[severity])
