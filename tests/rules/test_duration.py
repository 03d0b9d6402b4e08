"""Durations as people write and read them."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis.rules.duration import LONGEST, parse_duration, say_duration, say_rhythm, write_duration

WHOLE_SECONDS = st.integers(min_value=0, max_value=int(LONGEST.total_seconds())).map(lambda s: timedelta(seconds=s))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("30m", timedelta(minutes=30), id="minutes"),
        pytest.param("4h", timedelta(hours=4), id="hours"),
        pytest.param("2d", timedelta(days=2), id="days"),
        pytest.param("45s", timedelta(seconds=45), id="seconds"),
        pytest.param("1h30m", timedelta(hours=1, minutes=30), id="a mixture"),
        pytest.param("60m", timedelta(hours=1), id="more than fits the unit"),
        pytest.param(" 1H 30M ", timedelta(hours=1, minutes=30), id="spaces and capitals are forgiven"),
        pytest.param("0m", timedelta(), id="nothing at all, where the caller allows it"),
        pytest.param("366d", timedelta(days=366), id="the longest there is"),
    ],
)
def test_a_duration_is_read(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "write a duration like", id="empty"),
        pytest.param("30", "write a duration like", id="without a unit"),
        pytest.param("30min", "write a duration like", id="another way to write minutes"),
        pytest.param("30m1h", "write a duration like", id="smallest unit first"),
        pytest.param("1.5h", "write a duration like", id="a fraction"),
        pytest.param("٣٠m", "write a duration like", id="digits of another script"),
        pytest.param("-5m", "cannot be negative", id="negative"),
        pytest.param("367d", "the longest duration is 366d", id="more than a year"),
        pytest.param("999999999d999999999h", "the longest duration is 366d", id="too large for a date"),
    ],
)
def test_what_is_no_duration_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_duration(text)


@settings(deadline=None)
@given(WHOLE_SECONDS)
def test_what_is_written_reads_back_the_same(duration: timedelta) -> None:
    assert parse_duration(write_duration(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        pytest.param(timedelta(minutes=90), "1h30m", id="the largest unit first"),
        pytest.param(timedelta(days=2), "2d", id="nothing that is not needed"),
        pytest.param(timedelta(), "0m", id="nothing at all"),
    ],
)
def test_a_duration_is_written_as_short_as_it_can_be(duration: timedelta, written: str) -> None:
    """As it stands in the shipped files."""
    assert write_duration(duration) == written


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        pytest.param(timedelta(minutes=30), "30 minutes", id="several of a unit"),
        pytest.param(timedelta(days=1), "1 day", id="one of a unit"),
        pytest.param(timedelta(hours=1, minutes=30), "1 hour 30 minutes", id="two units"),
        pytest.param(timedelta(seconds=45, microseconds=9), "45 seconds", id="below a second is left out"),
        pytest.param(timedelta(), "0 minutes", id="nothing"),
        pytest.param(timedelta(minutes=-5), "0 minutes", id="less than nothing"),
    ],
)
def test_a_duration_is_said_in_words(duration: timedelta, said: str) -> None:
    assert say_duration(duration) == said


@pytest.mark.parametrize(
    ("every", "said"),
    [
        (timedelta(hours=1), "every hour"),
        (timedelta(days=1), "every day"),
        (timedelta(hours=2), "every 2 hours"),
        (timedelta(minutes=45), "every 45 minutes"),
        (timedelta(hours=1, minutes=1), "every 1 hour 1 minute"),
    ],
)
def test_a_rhythm_is_said_in_words(every: timedelta, said: str) -> None:
    assert say_rhythm(every) == said
