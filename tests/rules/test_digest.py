"""The figures of a digest."""

from datetime import UTC, datetime, timedelta

import pytest

from crisis.rules.digest import Promise, first, on_time, seconds_until

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
END = START + timedelta(hours=4)


def minute(minutes: float | None) -> datetime | None:
    return None if minutes is None else START + timedelta(minutes=minutes)


def a_promise(due: float, met: float | None) -> Promise:
    return Promise(START + timedelta(minutes=due), minute(met))


@pytest.mark.parametrize(
    ("promises", "expected"),
    [
        pytest.param([], (0, 0), id="nothing was due"),
        pytest.param([a_promise(30, 25)], (1, 1), id="early"),
        pytest.param([a_promise(30, 30)], (1, 1), id="to the second"),
        pytest.param([a_promise(30, 31)], (0, 1), id="late"),
        pytest.param([a_promise(30, None)], (0, 1), id="never given"),
        pytest.param([a_promise(30, 25), a_promise(55, 70), a_promise(100, 100)], (2, 3), id="two of three"),
        pytest.param([a_promise(240, None)], (0, 1), id="due in the moment in which it was over"),
        pytest.param([a_promise(300, None)], (0, 0), id="it was over before this one was due"),
        pytest.param([a_promise(300, 200)], (1, 1), id="given although not due before the end"),
    ],
)
def test_updates_on_time_are_counted(promises: list[Promise], expected: tuple[int, int]) -> None:
    assert on_time(promises, until=END) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(12, 720.0, id="twelve minutes"),
        pytest.param(None, None, id="it never happened"),
        pytest.param(-3, 0.0, id="the client knew before we did"),
    ],
)
def test_it_is_said_how_long_it_took(moment: float | None, expected: float | None) -> None:
    assert seconds_until(START, minute(moment)) == expected


def test_the_first_answer_counts() -> None:
    assert first([None, minute(9), minute(4)]) == minute(4)
    assert first([None]) is None
