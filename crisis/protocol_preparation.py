"""What the protocol file says about preparation: how long a profile is believed, how accounts are designated."""

from datetime import timedelta

from crisis.rules.policy import Duration, Policy


class Preparation(Policy):
    profile_stale_after: Duration = timedelta(days=90)
    """A section of an account's profile that nobody verified for so long is no longer relied upon (S2-12)."""
