"""When the client's view is asked for after a crisis, and when somebody is reminded of what was passed on."""

from datetime import timedelta

from pydantic import Field, model_validator

from crisis.protocol_values import ClockTime
from crisis.rules.policy import Duration, Policy

MOST_ASKS = 10


class Feedback(Policy):
    ask_after: tuple[Duration, ...] = Field(default=(timedelta(days=7), timedelta(days=30)), max_length=MOST_ASKS)
    """After the end of a crisis, soonest first (S1-17). None: nobody is asked."""
    ask_at: ClockTime = "09:00"
    """On the clocks of the protocol's time zone."""
    ask_again_after: Duration = timedelta(days=5)
    """After "Not yet". What was written down so lately is not asked for either."""
    remind_after: Duration = timedelta(days=3)
    """Whoever feedback was passed on to and has not said that they saw it (S4-11)."""
    tell_kam_after: Duration = timedelta(days=3)
    """After that reminder."""

    @model_validator(mode="after")
    def _grows(self) -> "Feedback":
        if list(self.ask_after) != sorted(set(self.ask_after)):
            raise ValueError("ask_after must grow from one time to the next")
        return self
