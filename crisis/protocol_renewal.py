"""What the protocol file says about a crisis near the renewal of a contract (S2-3)."""

from datetime import timedelta

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Severity


class SeverityHints(Policy):
    renewal_within: Duration = timedelta(days=120)
    """So near a renewal a crisis that is less grave than `renewal_severity` says so."""
    renewal_severity: Severity = Severity.SEV2
    """What people are asked to consider. SEV4: nobody is."""
