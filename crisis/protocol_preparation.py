"""What the protocol file says about preparation: how long a profile is believed, how accounts are designated."""

from datetime import timedelta

from pydantic import Field

from crisis.rules.policy import Duration, Policy


class Preparation(Policy):
    profile_stale_after: Duration = timedelta(days=90)
    """A section of an account's profile that nobody verified for so long is no longer relied upon (S2-12)."""
    brainstorm_closes_after: Duration = timedelta(days=7)
    """How long people may add scenarios to a brainstorm and vote for them (S1-20)."""


class Obligations(Policy):
    """When somebody is reminded of what a contract promises: the shorter of the two counts."""

    remind_before: Duration = timedelta(hours=1)
    remind_percent: int = Field(default=25, ge=1, le=90, strict=True)
    """Of the time the contract gives."""
