"""Weighted criteria, answered on a scale, make a score of 0 to 100."""

import pytest

from crisis.rules.scoring import Scale, score_of


@pytest.mark.parametrize(
    ("scores", "weights", "points"),
    [
        pytest.param({"a": 5, "b": 5}, {"a": 3, "b": 1}, 100, id="the most of everything"),
        pytest.param({"a": 0, "b": 0}, {"a": 3, "b": 1}, 0, id="nothing"),
        pytest.param({"a": 5, "b": 0}, {"a": 3, "b": 1}, 75, id="three of four parts"),
        pytest.param({"a": 0, "b": 5}, {"a": 3, "b": 1}, 25, id="one of four parts"),
        pytest.param({"a": 3, "b": 2, "c": 5}, {"a": 3, "b": 1}, 55, id="a criterion that is gone does not count"),
    ],
)
def test_the_score_is_the_weighted_average(scores: dict[str, int], weights: dict[str, int], points: int) -> None:
    """On a scale that begins with nothing."""
    assert score_of(scores, weights, Scale(0, 5)) == points


@pytest.mark.parametrize(("answer", "points"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_the_least_answer_is_nothing_wherever_a_scale_begins(answer: int, points: int) -> None:
    """1 of 5 is no fifth of the best: it is the worst there is."""
    assert score_of({"a": answer, "b": answer}, {"a": 3, "b": 1}, Scale(1, 5)) == points


def test_a_scale_knows_its_answers() -> None:
    """Both ends belong to it."""
    assert (
        [answer for answer in range(-1, 8) if answer in Scale(1, 5)] == list(Scale(1, 5).answers()) == [1, 2, 3, 4, 5]
    )
