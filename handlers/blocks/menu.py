"""The "More…" menu of a crisis, and the question which crisis is meant."""

from collections.abc import Sequence

from crisis.facts import CrisisFacts, ListedCrisis
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    field,
    modal,
    option,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.headline import HAND_OVER_LEAD, TAKE_LEAD
from handlers.blocks.update_modal import about
from handlers.blocks.words import STATUS, is_over, severity_text
from storage.vocabulary import Role, Status

START_RECOVERY = "crisis_start_recovery"
CANCEL = "crisis_cancel"
FEAR_LOSS, FEAR_NO_LOSS = "crisis_fear_loss", "crisis_fear_no_loss"
CHANGE_CATEGORY = "crisis_change_category"
CATCH_ME_UP = "crisis_catch_me_up"
SHOW_CRISIS = "crisis_show"
SHOW_TIMELINE = "crisis_show_timeline"
SHOW_PEOPLE = "crisis_show_people"
CHOOSE_VIEW = "crisis_choose_view"

CHOICE_FIELD = "crisis"
TEXT_FIELD = "text"
PEOPLE_MOST = 1_000
"""Characters of Slack ids; the metadata of a view holds 3,000."""
OPTIONS_MOST = 100
"""Slack's limit for a select."""


def more_menu(crisis: CrisisFacts) -> Block:
    """All actions that are not on the headline, as buttons."""
    value = str(crisis.id)
    look = [
        button("Catch me up", CATCH_ME_UP, value),
        button("Show everything", SHOW_CRISIS, value),
        button("Timeline", SHOW_TIMELINE, value),
        button("Who is in it", SHOW_PEOPLE, value),
    ]
    blocks = [about(crisis), section(f"{severity_text(crisis)}, {STATUS[crisis.status].lower()}"), actions(look)]
    if not is_over(crisis):
        blocks += [actions(_changes(crisis)), actions([_cancel(crisis)])]
    blocks.append(context("Each of these is also a word: `/crisis help`."))
    return modal("More actions", blocks)


def _changes(crisis: CrisisFacts) -> list[Block]:
    value = str(crisis.id)
    changes = [button("Take the lead", TAKE_LEAD, value)]
    if Role.LEAD in crisis.roles:
        changes.append(button("Hand over the lead", HAND_OVER_LEAD, value))
    if crisis.status is not Status.RECOVERING:
        changes.append(button("Start recovery", START_RECOVERY, value))
    changes.append(button("Kind of crisis", CHANGE_CATEGORY, value))
    if crisis.loss_risk is not None:
        return [*changes, button("The account is safe again", FEAR_NO_LOSS, value)]
    return [*changes, button("The account may be lost", FEAR_LOSS, value)]


def _cancel(crisis: CrisisFacts) -> Block:
    sure = confirm(
        f"Cancel {crisis.key}?",
        f"{crisis.key}, {crisis.account_name}, was a false alarm: its clocks stop and nobody is paged any more. "
        "You are asked for the reason next.",
        yes="It was a false alarm",
        no="Keep it open",
    )
    return button("Cancel: false alarm", CANCEL, str(crisis.id), style="danger", confirm=sure)


def choose_crisis(crises: Sequence[ListedCrisis], *, word: str, text: str, people: Sequence[str] = ()) -> Block:
    """Which crisis is meant, when a word was used outside a crisis channel.

    Args:
        word: what is to be done with it.
        text: what was typed after the word; goes into the next form.
        people: Slack ids of those whom it mentions.
    """
    options = [_crisis_option(crisis) for crisis in crises[:OPTIONS_MOST]]
    blocks = [field(CHOICE_FIELD, "Which crisis?", select(options, placeholder="Choose a crisis"))]
    if text:
        element = typed(initial=text, multiline=True)
        blocks.append(field(TEXT_FIELD, "What you typed (goes into the next form)", element, optional=True))
    return form_modal(
        "Which crisis?",
        blocks,
        callback_id=CHOOSE_VIEW,
        ids={"word": word, "people": " ".join(people)[:PEOPLE_MOST] or None},
        submit="Next",
    )


def _crisis_option(crisis: ListedCrisis) -> Block:
    about_it = f"{crisis.severity.value}, {STATUS[crisis.status].lower()}"
    return option(f"{crisis.key} {crisis.account_name}", str(crisis.id), about_it)
