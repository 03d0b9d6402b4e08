"""The account plan: what changed since it was signed, which figures make sense."""

from datetime import date

import pytest

from crisis.rules.account_plan import changed_since, wallet_problems
from storage.vocabulary import PlanSection

TODAY = date(2026, 11, 17)
YESTERDAY, TOMORROW = date(2026, 11, 16), date(2026, 11, 18)
GOALS, ISSUES, RENEWAL = PlanSection.GOALS, PlanSection.ISSUES, PlanSection.RENEWAL


@pytest.mark.parametrize(
    ("newest", "up_to", "changed"),
    [
        pytest.param({}, 0, (), id="nothing is written"),
        pytest.param({GOALS: 3, ISSUES: 7}, 7, (), id="signed as it stands"),
        pytest.param({GOALS: 3, ISSUES: 8}, 7, (ISSUES,), id="one section was rewritten"),
        pytest.param({GOALS: 3, RENEWAL: 9, ISSUES: 8}, 7, (ISSUES, RENEWAL), id="two, in the order of the plan"),
        pytest.param({GOALS: 3}, 2, (GOALS,), id="nothing of it was signed"),
    ],
)
def test_what_changed_since_it_was_signed(
    newest: dict[PlanSection, int], up_to: int, changed: tuple[PlanSection, ...]
) -> None:
    """Whoever signed is not taken to agree with what came later."""
    assert changed_since(newest, up_to) == changed


OUT_OF_RANGE = "Write a percentage from 0 to 100."
NO_DAY = "Choose the day for which this share was found out."
NO_SHARE = "Write the share, for example 35, or take the day away."
TO_COME = "This day has not come yet. Choose the day for which the share was found out."


@pytest.mark.parametrize(
    ("percent", "as_of", "problems"),
    [
        pytest.param(None, None, {}, id="not known"),
        pytest.param(35, TODAY, {}, id="found out today"),
        pytest.param(0, YESTERDAY, {}, id="nothing is a share too"),
        pytest.param(100, YESTERDAY, {}, id="all of it"),
        pytest.param(101, YESTERDAY, {"wallet_percent": OUT_OF_RANGE}, id="more than all"),
        pytest.param(-1, YESTERDAY, {"wallet_percent": OUT_OF_RANGE}, id="less than nothing"),
        pytest.param(35, None, {"wallet_as_of": NO_DAY}, id="a share of no day"),
        pytest.param(None, TODAY, {"wallet_percent": NO_SHARE}, id="a day without a share"),
        pytest.param(35, TOMORROW, {"wallet_as_of": TO_COME}, id="a day that has not come"),
    ],
)
def test_a_share_of_wallet_has_a_day(percent: int | None, as_of: date | None, problems: dict[str, str]) -> None:
    """S2-8: an old share is worth little, one of an unknown day nothing. The sentence says what to do."""
    assert wallet_problems(percent, as_of, today=TODAY) == problems
