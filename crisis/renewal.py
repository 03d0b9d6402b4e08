"""Whether a crisis is near the renewal of its account's contract, and which severity to consider for that (S2-3)."""

from datetime import datetime

from crisis.facts import CrisisFacts
from crisis.protocol import Protocol
from crisis.rules.renewal import RenewalHint, renewal_hint
from storage.vocabulary import Severity


def hint_for(
    protocol: Protocol, crisis: CrisisFacts, *, severity: Severity | None = None, now: datetime
) -> RenewalHint | None:
    """`severity`: one that is only proposed; otherwise that of the crisis. Nothing is raised by itself."""
    return renewal_hint(
        severity or crisis.severity,
        crisis.account_name,
        crisis.renewal_on,
        within=protocol.severity_hints.renewal_within,
        consider=protocol.severity_hints.renewal_severity,
        today=protocol.day_of(now),
    )
