"""What the weighted criteria say about an account (S0-5). People decide."""

from crisis.rules.scoring import Scale
from storage.vocabulary import Tier

SCALE = Scale(0, 5)


def proposed_tier(score: int, *, strategic_from: int, key_from: int) -> Tier:
    if score >= strategic_from:
        return Tier.STRATEGIC
    return Tier.KEY if score >= key_from else Tier.STANDARD


def is_too_many(count: int, most: int) -> bool:
    """S3-1: a list of 5 to 20. Beyond that nobody on it is treated as key."""
    return count > most
