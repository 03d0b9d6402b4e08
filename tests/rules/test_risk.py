"""What a score means, how risks are ranked, and when somebody looks at them again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crisis.rules.foresight import Candidate, foresight_of, likeliest, named_in
from crisis.rules.risk import (
    Band,
    Quadrant,
    band,
    is_due_this_week,
    is_on_scale,
    next_check,
    next_review,
    quadrant,
    rank_key,
    score,
)
from storage.vocabulary import Foresight

TUESDAY = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("likelihood", "impact", "wanted"),
    [
        (5, 5, Band.RED),  # almost certain loss
        (3, 5, Band.RED),  # 15: the red line itself
        (2, 5, Band.AMBER),  # 10
        (2, 4, Band.AMBER),  # 8: the first amber
        (1, 5, Band.GREEN),  # 5
        (1, 1, Band.GREEN),
    ],
)
def test_the_score_gives_the_band(likelihood: int, impact: int, wanted: Band) -> None:
    """Red from 15, amber from 8 (S0-18)."""
    assert band(score(likelihood, impact), red_from=15, amber_from=8) is wanted


@pytest.mark.parametrize(
    ("likelihood", "impact", "wanted"),
    [
        (1, 5, Quadrant.RARE_GRAVE),  # a fire in the plant
        (5, 1, Quadrant.FREQUENT_MARGINAL),  # a late invoice every month: the same score
        (2, 4, Quadrant.RARE_GRAVE),
        (4, 4, Quadrant.LIKELY_GRAVE),
        (2, 2, Quadrant.RARE_MARGINAL),
        (3, 5, Quadrant.BETWEEN),
        (5, 3, Quadrant.BETWEEN),
    ],
)
def test_a_rare_catastrophe_is_not_a_daily_nuisance(likelihood: int, impact: int, wanted: Quadrant) -> None:
    """S1-23: equal scores, different care."""
    assert quadrant(likelihood, impact) is wanted


def test_the_worst_comes_first_and_of_equals_the_graver() -> None:
    """1 × 5 and 5 × 1 have the same score."""
    risks = [(5, 1), (1, 5), (3, 5), (2, 2)]

    assert sorted(risks, key=lambda risk: rank_key(*risk)) == [(3, 5), (1, 5), (5, 1), (2, 2)]


def test_a_score_is_believed_for_a_quarter() -> None:
    """S0-17."""
    assert next_review(date(2026, 11, 17), timedelta(days=91)) == date(2027, 2, 16)


@pytest.mark.parametrize(
    ("review_on", "due_on", "now", "is_again", "wanted"),
    [
        # The Monday of the week of the review.
        (date(2027, 2, 18), None, TUESDAY, False, datetime(2027, 2, 15, 8, 0, tzinfo=UTC)),
        # The mitigation is due earlier.
        (date(2027, 2, 18), date(2026, 12, 6), TUESDAY, False, datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
        # Due this week, whose Monday is over: the next Monday.
        (date(2027, 2, 18), date(2026, 11, 19), TUESDAY, False, datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        # Long overdue: the next Monday, not a time in the past.
        (date(2026, 1, 1), None, TUESDAY, False, datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
        # On the Monday itself, at the very hour.
        (
            date(2026, 1, 1),
            None,
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
            False,
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        ),
        # The message of this Monday was just sent: a week later.
        (
            date(2026, 1, 1),
            None,
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
            True,
            datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
        ),
        # In summer it is nine o'clock as well.
        (date(2027, 7, 7), None, TUESDAY, False, datetime(2027, 7, 5, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_speaks_on_mondays(
    review_on: date, due_on: date | None, now: datetime, is_again: bool, wanted: datetime
) -> None:
    """At nine o'clock where the organisation is, in the week in which something is due."""
    assert next_check(review_on, due_on, now=now, timezone="Europe/Berlin", at="09:00", is_again=is_again) == wanted


def test_monday_is_monday_where_the_organisation_is() -> None:
    """Sunday in UTC, and there Monday's hour is over: the clock speaks in a week, and says so in UTC."""
    sunday = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    moment = next_check(date(2026, 1, 1), None, now=sunday, timezone="Pacific/Kiritimati", at="09:00", is_again=False)

    assert moment == datetime(2026, 11, 29, 19, 0, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("on", "today", "due"),
    [
        pytest.param(None, TUESDAY.date(), False, id="no day"),
        pytest.param(date(2026, 11, 9), TUESDAY.date(), True, id="last week, and still open"),
        pytest.param(date(2026, 11, 22), TUESDAY.date(), True, id="on Sunday"),
        pytest.param(date(2026, 11, 23), TUESDAY.date(), False, id="on Monday"),
        pytest.param(date(2026, 11, 22), date(2026, 11, 22), True, id="on this very Sunday"),
        pytest.param(date(2026, 11, 23), date(2026, 11, 22), False, id="tomorrow, and that is next week"),
    ],
)
def test_a_week_ends_on_sunday(on: date | None, today: date, due: bool) -> None:
    """What was due before still is."""
    assert is_due_this_week(on, today) is due


@pytest.mark.parametrize(("value", "is_one"), [(None, False), (0, False), (1, True), (5, True), (6, False)])
def test_a_scale_goes_from_one_to_five(value: int | None, is_one: bool) -> None:
    """Both ends count."""
    assert is_on_scale(value) is is_one


def test_red_and_amber_were_foreseen_green_was_underrated() -> None:
    """What asked for preparation is a hit."""
    seen = [foresight_of(one) for one in (Band.RED, Band.AMBER, Band.GREEN, None)]

    assert seen == [Foresight.HIT, Foresight.HIT, Foresight.MISS, Foresight.SURPRISE]


def a_candidate(number: int, scenario: str, likelihood: int = 2, impact: int = 2, playbook: str = "") -> Candidate:
    return Candidate(risk_id=number, scenario=scenario, likelihood=likelihood, impact=impact, playbook=playbook)


def test_the_risk_whose_words_fit_comes_first() -> None:
    """Words count by their stem; then the playbook; then the score."""
    risks = [
        a_candidate(1, "Their board changes", 5, 5),
        a_candidate(2, "Invoicing fails when the quarter ends and nobody can send"),
        a_candidate(3, "Anything with the service", playbook="service_outage"),
        a_candidate(4, "A minor thing", 1, 1),
    ]

    found = likeliest(risks, "Acme cannot send invoices for this quarter", fitting_playbooks={"service_outage"}, most=3)

    assert [one.risk_id for one in found] == [2, 3, 1]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("A fire", 2, id="four letters are a word"),
        pytest.param("The tax", 1, id="three letters are none"),
        pytest.param("They would have been there", 1, id="words that stand in every sentence are none"),
    ],
)
def test_only_words_that_say_something_count(text: str, first: int) -> None:
    """Otherwise the longest sentence would win; where no word counts, the graver risk comes first."""
    risks = [
        a_candidate(1, "Their board changes", 5, 5),
        a_candidate(2, "A fire or a tax that they would have been there to stop"),
    ]

    assert likeliest(risks, text, fitting_playbooks=(), most=1)[0].risk_id == first


def test_among_equal_risks_the_oldest_comes_first() -> None:
    """So that the list stays the same from one minute to the next."""
    risks = [a_candidate(8, "One thing"), a_candidate(7, "Another thing")]

    assert [one.risk_id for one in likeliest(risks, "", fitting_playbooks=(), most=3)] == [7, 8]


def test_a_shared_value_counts_only_as_a_whole_word() -> None:
    """`Oslo` does not stand in `Oslofjord`."""
    assert named_in({1: "oslo", 2: "cold chain", 3: ""}, "The Cold  Chain of the Oslofjord broke") == {2}
