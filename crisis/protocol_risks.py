"""What the protocol file says about the risk register."""

from datetime import timedelta

from pydantic import Field

from crisis.protocol_values import ClockTime
from crisis.rules.policy import Duration, Policy

RED_FROM, AMBER_FROM = 15, 8
"""Scores from which a risk is red or amber where the file does not say."""


class Risks(Policy):
    """Bands are scores: likelihood × impact, from 1 to 25 (S0-18)."""

    red_from: int = Field(default=RED_FROM, ge=2, le=25, strict=True)
    amber_from: int = Field(default=AMBER_FROM, ge=1, le=24, strict=True)
    review_every: Duration = timedelta(days=91)
    remind_at: ClockTime = "09:00"
    """On Mondays, on the clocks of the protocol's time zone."""
