"""One answer per weighted criterion, with what the ends of the scale mean."""

from collections.abc import Mapping, Sequence

from crisis.protocol_scoring import Criterion
from crisis.rules.scoring import Scale
from handlers.blocks.elements import Block, field, option, select


def score_fields(criteria: Sequence[Criterion], scale: Scale, chosen: Mapping[str, object]) -> list[Block]:
    """`chosen`: criterion → answer, where there is one."""
    return [
        field(
            f"score_{index}",
            criterion.question,
            select(
                [option(_said(criterion, answer, scale), str(answer)) for answer in scale.answers()],
                chosen=str(chosen[criterion.name]) if criterion.name in chosen else None,
            ),
            hint=f"{criterion.name}, weight {criterion.weight}",
        )
        for index, criterion in enumerate(criteria)
    ]


def _said(criterion: Criterion, answer: int, scale: Scale) -> str:
    meaning = {scale.least: criterion.low, scale.most: criterion.high}.get(answer)
    return f"{answer}: {meaning}" if meaning else str(answer)
