"""What delivery counts, for `/metrics`."""

from prometheus_client import CollectorRegistry, Counter, Histogram


class DeliveryFigures:
    """Figures of the effects one process carried out."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.outcomes = Counter(
            "crisis_desk_effect_outcomes",
            "Attempts at effects, by how they ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self.seconds = Histogram(
            "crisis_desk_effect_seconds", "How long an attempt at an effect took.", ["kind"], registry=registry
        )

    def count(self, kind: str, outcome: str, seconds: float) -> None:
        self.outcomes.labels(kind, outcome).inc()
        self.seconds.labels(kind).observe(seconds)
