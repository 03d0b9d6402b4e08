"""What the protocol file says about contacts with clients: when we speak to them, and for how long not (S3-22)."""

from datetime import timedelta

from crisis.rules.policy import Duration, Policy
from storage.vocabulary import Tier


class Touchpoints(Policy):
    """By tier, after how long without a contact an account's KAM is told; and when planned ones are spoken of."""

    strategic: Duration = timedelta(days=14)
    key: Duration = timedelta(days=30)
    standard: Duration = timedelta(days=90)
    prepare_before: Duration = timedelta(days=1)
    """How long before a planned visit or call somebody is told what to prepare (S3-23)."""
    ask_after: Duration = timedelta(hours=1)
    """How long after its time they are asked how it went."""

    def silent_after(self, tier: Tier) -> timedelta:
        return {Tier.STRATEGIC: self.strategic, Tier.KEY: self.key, Tier.STANDARD: self.standard}[tier]
