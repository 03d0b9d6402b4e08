"""What runs of the diagnostic say against each other, and what a crisis changed."""

from datetime import datetime, timedelta

import pytest

from crisis.rules.diagnostic import Delta, Seen, Shaken, deepest_fall, deltas, is_due
from tests.builders import NOON


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def a_crisis(key: str, began: float, ended: float | None) -> Shaken:
    return Shaken(key, day(began), None if ended is None else day(ended))


FIRST = a_crisis("C-1", 10, 12)


@pytest.mark.parametrize(
    ("runs", "crises", "expected"),
    [
        pytest.param([(72, 0), (58, 20)], [FIRST], [Delta(("C-1",), 72, 58)], id="one on either side"),
        pytest.param([(72, 10), (58, 12)], [FIRST], [Delta(("C-1",), 72, 58)], id="at the very moments"),
        pytest.param([(72, 0), (40, 11)], [FIRST], [], id="in the middle of it is no after"),
        pytest.param([(40, 11), (58, 20)], [FIRST], [], id="in the middle of it is no before"),
        pytest.param([(72, 0), (58, 20)], [a_crisis("C-1", 10, None)], [], id="it goes on"),
        pytest.param(
            [(90, 0), (72, 9), (58, 13), (80, 30)], [FIRST], [Delta(("C-1",), 72, 58)], id="the nearest on either side"
        ),
        pytest.param([(58, 20), (72, 0)], [FIRST], [Delta(("C-1",), 72, 58)], id="in any order"),
        pytest.param(
            [(72, 0), (58, 20)],
            [FIRST, a_crisis("C-2", 14, 15)],
            [Delta(("C-1", "C-2"), 72, 58)],
            id="two between the same runs are told together",
        ),
        pytest.param(
            [(72, 0), (58, 20), (65, 40)],
            [FIRST, a_crisis("C-2", 30, 31)],
            [Delta(("C-2",), 58, 65), Delta(("C-1",), 72, 58)],
            id="each by itself, the newest first",
        ),
        pytest.param(
            [(72, 0), (58, 20)],
            [FIRST, a_crisis("C-2", 30, None)],
            [Delta(("C-1",), 72, 58)],
            id="an older one is told while a newer one goes on",
        ),
        pytest.param(
            [(80, -10), (72, 0), (58, 20)],
            [a_crisis("C-0", -5, -4), FIRST, a_crisis("C-2", 14, 15)],
            [Delta(("C-1", "C-2"), 72, 58), Delta(("C-0",), 80, 72)],
            id="one more before two that are told together",
        ),
        pytest.param([(72, 10)], [a_crisis("C-1", 10, 10)], [], id="it ended at once: one run is not both"),
        pytest.param([], [FIRST], [], id="nobody looked"),
        pytest.param([(72, 0), (58, 20)], [], [], id="nothing happened"),
    ],
)
def test_a_crisis_is_told_by_the_runs_around_it(
    runs: list[tuple[int, float]], crises: list[Shaken], expected: list[Delta]
) -> None:
    """Before its declaration and after its end."""
    assert deltas([Seen(total, day(at)) for total, at in runs], crises) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        pytest.param({"a": 2, "b": 3}, {"a": 4, "b": 4}, "a", id="the deepest"),
        pytest.param({"a": 3, "c": 3}, {"a": 4, "c": 4}, "c", id="as deep, but of more weight"),
        pytest.param({"b": 3, "a": 3}, {"a": 4, "b": 4}, "a", id="alike: the same on every database"),
        pytest.param({"a": 1, "c": 3}, {"a": 4, "c": 4}, "a", id="so deep that weight does not matter"),
        pytest.param({"a": 4, "b": 4}, {"a": 4, "b": 3}, None, id="none fell"),
        pytest.param({"a": 1}, {"b": 5}, None, id="asked only once"),
        pytest.param(
            {"gone": 3, "a": 3}, {"gone": 4, "a": 4}, "a", id="gone from the protocol: it weighs no more than any"
        ),
        pytest.param({"gone": 2, "a": 3}, {"gone": 4, "a": 4}, "gone", id="gone from the protocol, but the deepest"),
    ],
)
def test_what_fell_deepest_is_named(now: dict[str, int], before: dict[str, int], expected: str | None) -> None:
    """Where to begin."""
    assert deepest_fall(now, before, {"a": 1, "b": 1, "c": 2}) == expected


@pytest.mark.parametrize(("days", "due"), [(181, False), (182, True)])
def test_after_the_interval_it_is_due(days: int, due: bool) -> None:
    """The interval stands in the protocol."""
    assert is_due(day(0), timedelta(days=182), now=day(days)) is due
