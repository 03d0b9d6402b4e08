"""What was handed to the app, and what it said."""

from dataclasses import dataclass, field

from fake_slack.model import Json

# What Slack gives the app for an answer.
PATIENCE_S = 3.0


@dataclass
class Delivery:
    """One payload handed to the app. `status` is the HTTP status (200 for an acknowledged envelope), 0 without an
    answer; `error` then says why: timeout, connection_failed, not_connected, http_error, or why nothing was sent."""

    kind: str
    payload: Json
    status: int = 0
    body: Json | str | None = None
    elapsed_s: float = 0.0
    envelope: Json = field(default_factory=dict)
    error: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Did the app acknowledge in time, with an answer Slack takes?"""
        return 200 <= self.status < 300 and self.error is None

    @property
    def answer(self) -> Json:
        """The answer as a JSON object; empty if it was none."""
        return self.body if isinstance(self.body, dict) else {}


def not_sent(kind: str, why: str) -> Delivery:
    """Nothing went to the app: Slack itself stopped it."""
    return Delivery(kind, {}, error=why)
