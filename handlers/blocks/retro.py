"""The questions of a review with what people answered, and the form for one more answer (S1-19)."""

from collections.abc import Sequence

from crisis.retro import LONGEST_ANSWER, RetroQuestion
from handlers.blocks.elements import Block, button, field, lines_in_sections, section, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.text import escaped, mention, when

ANSWER_QUESTION = "crisis_answer_review"
ANSWER_VIEW = "crisis_answer_review_view"
QUESTION_MOST, ANSWER_MOST = 600, 500
FORMER_MOST = 3
"""Questions the protocol asks no more; what was answered to more of them stays on record unseen."""


def question_blocks(questions: Sequence[RetroQuestion], crisis_id: int, *, is_open: bool) -> list[Block]:
    """Each with its button while the review is open, and below it who said what."""
    asked = [one for one in questions if one.name is not None]
    former = [one for one in questions if one.name is None][:FORMER_MOST]
    blocks = []
    for one in asked:
        blocks.append(_question(one, crisis_id, is_open=is_open))
        blocks += lines_in_sections(_answers(one), most_sections=2, left_out="and {count} more")
    lines = [line for one in former for line in (f"*{escaped(one.question, QUESTION_MOST)}*", *_answers(one))]
    return [*blocks, *lines_in_sections(lines, most_sections=2, left_out="and {count} more")]


def _question(one: RetroQuestion, crisis_id: int, *, is_open: bool) -> Block:
    text = f"*{escaped(one.question, QUESTION_MOST)}*" + ("" if one.answers else "\nNobody has answered yet.")
    if not is_open:
        return section(text)
    value = f"{crisis_id}:{one.name}"
    return section(text, accessory=button("Answer", ANSWER_QUESTION, value, label=f"Answer: {one.question}"))


def _answers(one: RetroQuestion) -> list[str]:
    return [f"• {escaped(each.text, ANSWER_MOST)} _({mention(each.by)}, {when(each.at)})_" for each in one.answers]


def answer_form(question: str, crisis_id: int, name: str, place: str | None) -> Block:
    """One field: whoever has two thoughts answers twice."""
    blocks = [
        section(f"*{escaped(question, QUESTION_MOST)}*"),
        field("text", "Your answer", typed(multiline=True, most=LONGEST_ANSWER, focus=True)),
    ]
    ids: dict[str, int | str | None] = {"crisis": crisis_id, "question": name, "review": place}
    return form_modal("Answer", blocks, callback_id=ANSWER_VIEW, ids=ids)
