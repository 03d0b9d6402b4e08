"""The answers to weighted criteria: all of them, and what they come to."""

from collections.abc import Mapping, Sequence

from crisis.protocol_scoring import Criterion
from crisis.refusals import InvalidInput
from crisis.rules.scoring import Scale, score_of


def complete_scores(
    criteria: Sequence[Criterion], scores: Mapping[str, int | None], scale: Scale
) -> tuple[dict[str, int], int]:
    """Every criterion with its answer, in the protocol's order, and the total of 0 to 100.

    Raises:
        InvalidInput: an answer is missing; fields are called `score_0`, `score_1`, … in the protocol's order.
    """
    answers = {criterion.name: scores.get(criterion.name) for criterion in criteria}
    wrong = {
        f"score_{index}": f"Choose from {scale.least} to {scale.most}."
        for index, answer in enumerate(answers.values())
        if answer is None or answer not in scale
    }
    if wrong:
        raise InvalidInput(wrong)
    known = {name: answer for name, answer in answers.items() if answer is not None}
    return known, score_of(known, {criterion.name: criterion.weight for criterion in criteria}, scale)
