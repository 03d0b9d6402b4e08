"""What is counted while the bot runs. Counts of rows are asked of the database when somebody looks (`bot.health`)."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

ACK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Slack gives up after 3 s."""

KINDS = frozenset(
    {
        "block_actions",
        "block_suggestion",
        "event_callback",
        "message_action",
        "shortcut",
        "view_closed",
        "view_submission",
    }
)


class Metrics:
    """One set of figures per running bot, so that two in one process (tests) do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "crisis_desk_requests",
            "Requests from Slack, by what Slack was answered.",
            ["kind", "status"],
            registry=self.registry,
        )
        self.ack_seconds = Histogram(
            "crisis_desk_ack_seconds",
            "From a request's arrival to its answer.",
            ["kind"],
            buckets=ACK_SECONDS,
            registry=self.registry,
        )
        self.sweep_lag = Gauge(
            "crisis_desk_sweep_lag_seconds",
            "How late the oldest due row was, in real seconds.",
            ["sweep"],
            registry=self.registry,
        )
        self.sweep_seconds = Histogram(
            "crisis_desk_sweep_seconds", "How long a sweep took.", ["sweep"], registry=self.registry
        )
        self.sweep_failures = Counter(
            "crisis_desk_sweep_failures", "Rows, or whole sweeps, that failed.", ["sweep"], registry=self.registry
        )
        self.effects = Gauge("crisis_desk_effects", "Effects that are not done.", ["state"], registry=self.registry)
        self.oldest_effect = Gauge(
            "crisis_desk_oldest_due_effect_seconds",
            "How long the oldest due effect has waited.",
            registry=self.registry,
        )
        self.open_crises = Gauge(
            "crisis_desk_open_crises", "Crises that are not over.", ["severity"], registry=self.registry
        )
        self.slack_calls = Counter(
            "crisis_desk_slack_calls", "Calls to Slack for effects.", ["method", "outcome"], registry=self.registry
        )
        self.slack_connected = Gauge(
            "crisis_desk_slack_connected", "1 while Slack can reach the bot.", registry=self.registry
        )

    def count_call(self, method: str, outcome: str) -> None:
        """For `handlers.effects.slack_gate.SlackGate`."""
        self.slack_calls.labels(method, outcome).inc()

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)


def kind_of(body: Mapping[str, Any]) -> str:
    """What kind of request a payload is; a fixed set of words, whatever was sent."""
    if "command" in body:
        return "command"
    kind = body.get("type")
    return kind if isinstance(kind, str) and kind in KINDS else "other"
