"""A crisis near the renewal of the contract is graver than it looks: the client decides soon (S2-3). People decide."""

from dataclasses import dataclass
from datetime import date, timedelta

from crisis.rules.severity import graver
from storage.vocabulary import Severity


@dataclass(frozen=True, kw_only=True)
class RenewalHint:
    """The renewal is near, and the crisis counts as less grave than a crisis should then."""

    account_name: str
    on: date
    days: int
    """Until then; 0: today."""
    within: timedelta
    """What counts as near."""
    consider: Severity


def renewal_hint(
    severity: Severity,
    account_name: str,
    renewal_on: date | None,
    *,
    within: timedelta,
    consider: Severity,
    today: date,
) -> RenewalHint | None:
    """None: there is no renewal ahead, it is far away, or the severity is high enough."""
    if renewal_on is None or not graver(consider, severity):
        return None
    ahead = renewal_on - today
    if not timedelta() <= ahead <= within:
        return None
    return RenewalHint(account_name=account_name, on=renewal_on, days=ahead.days, within=within, consider=consider)
