"""What the weighted criteria say about an account (S0-5). People decide."""

from collections.abc import Mapping

from storage.vocabulary import Tier

LEAST, MOST = 0, 5


def score_of(scores: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """0 to 100: the weighted average of answers from 0 to 5; every criterion with a weight has an answer."""
    whole = MOST * sum(weights.values())
    return round(100 * sum(scores[name] * weight for name, weight in weights.items()) / whole)


def proposed_tier(score: int, *, strategic_from: int, key_from: int) -> Tier:
    if score >= strategic_from:
        return Tier.STRATEGIC
    return Tier.KEY if score >= key_from else Tier.STANDARD


def is_too_many(count: int, most: int) -> bool:
    """S3-1: a list of 5 to 20. Beyond that nobody on it is treated as key."""
    return count > most
