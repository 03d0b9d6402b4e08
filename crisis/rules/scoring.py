"""Weighted criteria, each answered on a scale, make a score of 0 to 100 (S0-5, S2-5)."""

from collections.abc import Mapping
from dataclasses import dataclass

FULL = 100


@dataclass(frozen=True)
class Scale:
    """The answers there are, from `least` to `most`."""

    least: int
    most: int

    def __contains__(self, answer: int) -> bool:
        return self.least <= answer <= self.most

    def answers(self) -> range:
        return range(self.least, self.most + 1)


def score_of(scores: Mapping[str, int], weights: Mapping[str, int], scale: Scale) -> int:
    """The weighted average of the answers, 0 where all are the least, 100 where all are the most.

    Every criterion with a weight has an answer.
    """
    whole = (scale.most - scale.least) * sum(weights.values())
    return round(FULL * sum((scores[name] - scale.least) * weight for name, weight in weights.items()) / whole)
