"""Which severity is graver, and which one counts when nobody is sure."""

from itertools import product

import pytest

from crisis.rules.severity import graver, is_raise, when_unsure
from storage.vocabulary import Severity, Tier

GRAVEST_FIRST = [Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4]


@pytest.mark.parametrize(("a", "b"), list(product(GRAVEST_FIRST, repeat=2)))
def test_the_lower_number_is_graver(a: Severity, b: Severity) -> None:
    assert graver(a, b) == (GRAVEST_FIRST.index(a) < GRAVEST_FIRST.index(b))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(Severity.SEV3, Severity.SEV1, True, id="worse"),
        pytest.param(Severity.SEV1, Severity.SEV2, False, id="better"),
        pytest.param(Severity.SEV2, Severity.SEV2, False, id="unchanged"),
    ],
)
def test_only_a_graver_severity_is_a_raise(old: Severity, new: Severity, expected: bool) -> None:
    assert is_raise(old, new) is expected


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        pytest.param(Tier.STRATEGIC, Severity.SEV1, id="strategic accounts go one level up"),
        pytest.param(Tier.KEY, Severity.SEV2, id="a key account"),
        pytest.param(Tier.STANDARD, Severity.SEV2, id="a standard account"),
        pytest.param(None, Severity.SEV2, id="not a key account yet"),
    ],
)
def test_unsure_means_the_higher_one(tier: Tier | None, expected: Severity) -> None:
    assert when_unsure(tier) is expected
