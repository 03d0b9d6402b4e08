"""A crisis near a renewal: when somebody is asked to think about its severity."""

from datetime import date, timedelta

import pytest

from crisis.rules.renewal import RenewalHint, renewal_hint
from storage.vocabulary import Severity

TODAY = date(2026, 11, 17)
SEV1, SEV2, SEV3, SEV4 = Severity


def hint(severity: Severity, days: int | None, *, consider: Severity = SEV2) -> RenewalHint | None:
    on = None if days is None else TODAY + timedelta(days=days)
    return renewal_hint(severity, "Acme", on, within=timedelta(days=120), consider=consider, today=TODAY)


@pytest.mark.parametrize(
    ("severity", "days", "is_hinted"),
    [
        pytest.param(SEV3, 63, True, id="near, and not grave enough"),
        pytest.param(SEV4, 63, True, id="a watch too"),
        pytest.param(SEV3, 120, True, id="the last day that counts"),
        pytest.param(SEV3, 121, False, id="one day farther"),
        pytest.param(SEV3, 0, True, id="today"),
        pytest.param(SEV3, -1, False, id="over since yesterday"),
        pytest.param(SEV3, None, False, id="nobody knows when it is"),
        pytest.param(SEV2, 63, False, id="grave enough"),
        pytest.param(SEV1, 63, False, id="graver still"),
    ],
)
def test_a_severity_is_to_be_considered_near_a_renewal(severity: Severity, days: int | None, is_hinted: bool) -> None:
    """S2-3: within 120 days, and only below the severity that the protocol names."""
    assert (hint(severity, days) is not None) is is_hinted


def test_the_hint_says_when_and_what() -> None:
    """Whose renewal, its date, how far it is, what counts as near, and what to consider."""
    assert hint(SEV3, 63) == RenewalHint(
        account_name="Acme", on=date(2027, 1, 19), days=63, within=timedelta(days=120), consider=SEV2
    )


def test_the_least_severity_asks_nothing() -> None:
    """The way to switch the hint off."""
    assert hint(SEV4, 63, consider=SEV4) is None
