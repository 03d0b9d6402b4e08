"""Measured figures as people write and read them."""

import re

import pytest

from crisis.rules.figure import parse_figure, say_figure, write_figure


@pytest.mark.parametrize(
    ("typed", "thousandths", "unit"),
    [
        pytest.param("99.5 %", 99_500, "%", id="with its unit"),
        pytest.param(" 99,5% ", 99_500, "%", id="a decimal comma"),
        pytest.param("99.999", 99_999, "", id="three decimals"),
        pytest.param("4 business  hours", 4_000, "business hours", id="a unit of several words"),
        pytest.param("1 200 h", 1_200_000, "h", id="thousands with a gap"),
        pytest.param("12'500", 12_500_000, "", id="thousands as the Swiss write them"),
        pytest.param("-10", -10_000, "", id="less than nothing"),
        pytest.param("−0.5", -500, "", id="a true minus"),
        pytest.param("5 " + "x" * 20, 5_000, "x" * 20, id="a unit as long as allowed"),
        pytest.param("999999999999.999", 999_999_999_999_999, "", id="the most there is"),
    ],
)
def test_a_figure_is_read_as_people_write_it(typed: str, thousandths: int, unit: str) -> None:
    """As whole thousandths, and its unit."""
    assert parse_figure(typed) == (thousandths, unit)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("", "Write a number such as", id="nothing"),
        pytest.param("about 5", "Write a number such as", id="words first"),
        pytest.param("1.2.3", "Write a number such as", id="two points"),
        pytest.param("1.234,5", "Write a number such as", id="point and comma"),
        pytest.param("1,200", "Write 1200 or 1.2.", id="a comma that may part thousands"),
        pytest.param("1.200", "Write 1200 or 1.2.", id="a point that may"),
        pytest.param("1,234", "Write 1234 or 1.234.", id="a comma, and it is no round one"),
        pytest.param("1.000", "Write 1000 or 1.", id="a round one"),
        pytest.param("0.1234", "3 behind the point", id="too fine"),
        pytest.param("1234567890123", "at most 12 digits", id="too large"),
        pytest.param("1234567890123,200", "at most 12 digits", id="too large however it is read"),
        pytest.param("٣", "Write a number such as", id="digits no file keeps"),
        pytest.param("5 " + "x" * 21, "The unit has 21 characters", id="a unit like a novel"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(typed: str, said: str) -> None:
    """A sentence."""
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        parse_figure(typed)
    assert str(refused.value).endswith((said, "99.5 or 1200.", "point.", "allowed."))


@pytest.mark.parametrize(
    ("thousandths", "written", "said"),
    [
        (99_500, "99.5", "99.5 %"),
        (1_200_000, "1200", "1,200 %"),
        (-500, "-0.5", "-0.5 %"),
        (0, "0", "0 %"),
        (10_001, "10.001", "10.001 %"),
    ],
)
def test_what_is_written_is_read_as_the_same(thousandths: int, written: str, said: str) -> None:
    """Files without commas, sentences with."""
    assert write_figure(thousandths) == written
    assert parse_figure(written) == (thousandths, "")
    assert say_figure(thousandths, "%") == said
    assert say_figure(thousandths) == said.removesuffix(" %")
