"""The forms of a brainstorm: an idea, and the account into whose register one goes."""

from collections.abc import Mapping, Sequence

from crisis.risk_checks import LONGEST_SCENARIO
from crisis.scenario_idea import NEW, IdeaDraft
from handlers.blocks.elements import (
    Block,
    context,
    field,
    option,
    plain,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.notice_view import PROBLEM_BLOCK
from handlers.blocks.risk import IMPACT, LIKELIHOOD
from handlers.blocks.text import escaped
from storage.vocabulary import IdeaSource

MORE_OF_IDEA = "crisis_more_of_idea"
IDEA_FORM = "crisis_idea_form"
IDEA_ACCOUNT = "crisis_idea_account"
IDEA_ACCOUNT_FORM = "crisis_idea_account_form"

SOURCE_ASKED: dict[IdeaSource, tuple[str, str]] = {
    IdeaSource.EXPERIENCE: ("Experience", "It happened to us"),
    IdeaSource.CASE_STUDY: ("Case study", "It happened to others"),
    IdeaSource.HYPOTHETICAL: ("Hypothetical", "It could happen"),
}


def idea_form(
    draft: IdeaDraft,
    ids: Mapping[str, int | str | None],
    *,
    is_full: bool = False,
    alike: Mapping[int, str] | None = None,
) -> Block:
    """What could happen and where the thought comes from; “More…” brings likelihood and impact.

    Args:
        ids: for the form's memory: the brainstorm and the channel in which it was seen.
        alike: id → text of ideas that may be the same: then the form asks.
    """
    blocks: list[Block] = []
    if alike:
        said = "*This was not added yet.* Others look alike: is it the same as one of them?"
        blocks.append(section(said, block_id=PROBLEM_BLOCK))
    blocks += [
        field("text", "What could happen?", typed(initial=draft.text, most=LONGEST_SCENARIO, focus=not alike)),
        field("source", "Where does the thought come from?", select(_sources(), chosen=draft.source)),
    ]
    if alike:
        blocks.append(field("same_as", "Is it the same as…?", select(_alike(alike), chosen=draft.same_as)))
    if is_full:
        blocks += [
            field("likelihood", "How likely is it?", _scale(LIKELIHOOD, draft.likelihood), optional=True),
            field("impact", "How bad would it be?", _scale(IMPACT, draft.impact), optional=True),
        ]
    else:
        blocks.append(more_button(MORE_OF_IDEA, "Likelihood and impact"))
    return form_modal("Add an idea", blocks, callback_id=IDEA_FORM, ids=ids, submit="Add")


def _sources() -> list[Block]:
    return [option(said, source.value, meaning) for source, (said, meaning) in SOURCE_ASKED.items()]


def _alike(ideas: Mapping[int, str]) -> list[Block]:
    same = [option(f"Yes: {text}", str(number), "Counts as your vote for it") for number, text in ideas.items()]
    return [*same, option("No, it is something else", NEW)]


def _scale(words: Mapping[int, str], chosen: int | None) -> Block:
    options: Sequence[Block] = [option(f"{figure}: {word}", str(figure)) for figure, word in words.items()]
    return select(options, chosen=str(chosen) if chosen else None)


def register_form(idea_text: str, ids: Mapping[str, int | str | None]) -> Block:
    """Into whose register; likelihood and impact are asked next."""
    element: Block = {
        "type": "external_select",
        "action_id": IDEA_ACCOUNT,
        "min_query_length": 1,
        "placeholder": plain("Type a part of its name", 150),
    }
    return form_modal(
        "Into the register",
        [
            section(f"*{escaped(idea_text, 400)}*"),
            field("account", "Of which account?", element),
            context("How likely it is and how bad it would be is asked next."),
        ],
        callback_id=IDEA_ACCOUNT_FORM,
        ids=ids,
        submit="Next",
    )
