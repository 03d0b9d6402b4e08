"""What the protocol file says about contacts with clients: how long nobody may have spoken to them (S3-22, S4-9)."""

from datetime import timedelta

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Tier


class Touchpoints(Policy):
    """After how long without a contact an account's KAM is told, by tier."""

    strategic: Duration = timedelta(days=14)
    key: Duration = timedelta(days=30)
    standard: Duration = timedelta(days=90)

    def silent_after(self, tier: Tier) -> timedelta:
        return {Tier.STRATEGIC: self.strategic, Tier.KEY: self.key, Tier.STANDARD: self.standard}[tier]
