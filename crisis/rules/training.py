"""What somebody lacks of the trainings that everybody in the response team needs (S0-12)."""

from collections.abc import Collection, Sequence

from crisis.rules.account import search_key

LONGEST_WHAT, LONGEST_KEY = 60, 240


def lacking(required: Sequence[str], valid: Collection[str]) -> tuple[str, ...]:
    """
    Args:
        valid: folded names of what they were trained in, and which still counts.
    """
    return tuple(one for one in required if search_key(one) not in valid)
