"""Whom one must know at a client."""

import pytest

from crisis.rules.contact import Gap, contact_gaps, kam_gaps
from storage.vocabulary import ContactRole, Tier

SPONSOR, DECIDES, CHAMPION, RUNS, USES = (
    ContactRole.SPONSOR,
    ContactRole.DECISION_MAKER,
    ContactRole.CHAMPION,
    ContactRole.OPERATIONS,
    ContactRole.USER,
)


@pytest.mark.parametrize(
    ("roles", "gaps"),
    [
        pytest.param([SPONSOR, DECIDES, CHAMPION, RUNS], [], id="everybody who matters"),
        pytest.param([], [Gap.NOBODY], id="nobody at all is said once"),
        pytest.param([DECIDES, CHAMPION, RUNS], [Gap.NO_SPONSOR], id="no sponsor"),
        pytest.param([SPONSOR, CHAMPION, RUNS], [Gap.NO_DECISION_MAKER], id="nobody who decides"),
        pytest.param([SPONSOR, DECIDES, RUNS, USES], [Gap.NO_CHAMPION], id="nobody who speaks for us"),
        pytest.param([SPONSOR, DECIDES, CHAMPION], [Gap.NO_OPERATIONS], id="nobody for operations"),
        pytest.param(
            [SPONSOR],
            [Gap.NO_DECISION_MAKER, Gap.NO_CHAMPION, Gap.NO_OPERATIONS, Gap.SINGLE_THREAD],
            id="one person is a single thread",
        ),
    ],
)
def test_what_is_missing_among_contacts(roles: list[ContactRole], gaps: list[Gap]) -> None:
    """S0-7: a missing sponsor, decision maker or champion is a gap in readiness."""
    assert contact_gaps(roles) == gaps


@pytest.mark.parametrize(
    ("tier", "has_kam", "gaps"),
    [
        pytest.param(Tier.STRATEGIC, False, [Gap.NO_KAM], id="strategic without"),
        pytest.param(Tier.KEY, False, [Gap.NO_KAM], id="key without"),
        pytest.param(Tier.STANDARD, False, [], id="standard needs none"),
        pytest.param(Tier.STRATEGIC, True, [], id="there is one"),
    ],
)
def test_tiers_one_and_two_need_a_kam(tier: Tier, has_kam: bool, gaps: list[Gap]) -> None:
    """S4-5."""
    assert kam_gaps(tier, has_kam=has_kam) == gaps
