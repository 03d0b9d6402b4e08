"""What the weighted criteria say about an account."""

import pytest

from crisis.rules.designation import is_too_many, proposed_tier
from storage.vocabulary import Tier


@pytest.mark.parametrize(
    ("points", "tier"),
    [
        pytest.param(75, Tier.STRATEGIC, id="from the limit on"),
        pytest.param(74, Tier.KEY, id="just below"),
        pytest.param(50, Tier.KEY, id="key from the limit on"),
        pytest.param(49, Tier.STANDARD, id="below both"),
    ],
)
def test_the_score_proposes_a_tier(points: int, tier: Tier) -> None:
    """The limits stand in the protocol."""
    assert proposed_tier(points, strategic_from=75, key_from=50) is tier


@pytest.mark.parametrize(("count", "warned"), [(20, False), (21, True)])
def test_more_than_twenty_are_too_many(count: int, warned: bool) -> None:
    """S3-1."""
    assert is_too_many(count, 20) is warned
