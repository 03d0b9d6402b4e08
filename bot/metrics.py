"""What is counted while the bot runs. Counts of rows are asked of the database when somebody looks (`bot.health`)."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

PREFIX = "crisis_desk"

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
        self.requests = self._counter("requests", "Requests from Slack, by the status of the answer.", "kind", "status")
        self.ack_seconds = Histogram(
            f"{PREFIX}_ack_seconds",
            "From a request's arrival to its answer.",
            ["kind"],
            buckets=ACK_SECONDS,
            registry=self.registry,
        )
        self.sweep_lag = self._gauge("sweep_lag_seconds", "How late the oldest due row was, in real seconds.", "sweep")
        self.sweep_seconds = Histogram(
            f"{PREFIX}_sweep_seconds", "How long a sweep took.", ["sweep"], registry=self.registry
        )
        self.sweep_failures = self._counter("sweep_failures", "Rows, or whole sweeps, that failed.", "sweep")
        self.effects = self._gauge("effects", "Effects that are not done.", "state")
        self.oldest_effect = self._gauge("oldest_due_effect_seconds", "How long the oldest due effect has waited.")
        self.open_crises = self._gauge("open_crises", "Crises that are not over.", "severity")
        self.slack_calls = self._counter("slack_calls", "Calls to Slack for effects.", "method", "outcome")
        self.slack_connected = self._gauge("slack_connected", "1 while Slack can reach the bot.")

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", meaning, labels, registry=self.registry)

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
