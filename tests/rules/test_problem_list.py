"""What is wrong is said at once, up to as many sentences as somebody reads."""

import pytest

from crisis.rules.problem_list import first_of, shortened


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (0, []),
        (1, ["0"]),
        (2, ["0", "1"]),
        (3, ["0", "1", "And 1 more problem."]),
        (4, ["0", "1", "And 2 more problems."]),
        (1_002, ["0", "1", "And 1,000 more problems."]),
    ],
)
def test_who_reads_a_part_is_told_how_much_more_there_is(wrong: int, said: list[str]) -> None:
    """Not one word more where everything is named."""
    assert shortened([str(number) for number in range(wrong)], most=2) == said


def test_a_problem_may_need_several_sentences_or_none() -> None:
    """Problems are counted, not sentences; those behind the last are not even looked at."""
    said = {1: ["one", "and a half"], 2: []}

    assert first_of([1, 2, 3], said.__getitem__, most=2) == ["one", "and a half", "And 1 more problem."]
