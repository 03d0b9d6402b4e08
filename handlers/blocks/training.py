"""Trainings: the form with what somebody has, and the list of who is trained."""

from collections.abc import Sequence
from datetime import date

from crisis.profile import OurPerson
from crisis.rules.training import LONGEST_WHAT
from crisis.training import TrainingFacts
from handlers.blocks.account import our_person_text
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    day_picker,
    divider,
    field,
    header,
    lines_in_sections,
    person_select,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.text import bullets, escaped, mention
from storage.tables.training import TrainingRecord

RECORD_TRAINING = "crisis_record_training"
REMOVE_TRAINING = "crisis_remove_training"
TRAINING_VIEW = "crisis_training"

SECTIONS_MOST = 6
SURE = confirm("Remove it?", "It was written down by mistake.", yes="Remove", no="Keep")


def training_form(person: str, had: Sequence[TrainingFacts], *, what: str, day: date) -> Block:
    """Who, what, when; below, what they have already."""
    blocks = [
        field("person", "Who was trained?", person_select(initial=person or None)),
        field("what", "In what?", typed(initial=what, most=LONGEST_WHAT, placeholder="crisis response")),
        field("trained_on", "On which day?", day_picker(day)),
    ]
    if had:
        blocks += [divider(), section(f"*Trainings of {mention(person)}*"), *(_row(one) for one in had)]
    return form_modal("A training", blocks, callback_id=TRAINING_VIEW, ids={"person": person})


def _row(one: TrainingFacts) -> Block:
    remove = button("Remove", REMOVE_TRAINING, str(one.id), confirm=SURE, label=f"Remove the training {one.what}")
    return section(_line(one), accessory=remove)


def _line(one: TrainingFacts) -> str:
    until = (
        f"counts until {one.valid_until:%-d %b %Y}" if one.is_valid else f"*counted until {one.valid_until:%-d %b %Y}*"
    )
    return f"{escaped(one.what, 200)}, on {one.trained_on:%-d %b %Y}, {until}"


def trainings_text(person: str, had: Sequence[TrainingFacts]) -> str:
    """What somebody was trained in, for whoever may not change it."""
    if not had:
        return f"No training of {mention(person)} is written down. Managers can: `/crisis trained @person what`."
    return f"*Trainings of {mention(person)}*\n{bullets(_line(one) for one in had)}"


def recorded_text(person: str, what: str, until: date) -> str:
    return f"{mention(person)} is trained in {escaped(what, 200)}; that counts until {until:%-d %b %Y}."


def trained_message(
    rows: Sequence[tuple[TrainingRecord, OurPerson]], required: Sequence[str], *, may_record: bool
) -> Message:
    """Everybody with a training that counts, the one that ends first in front."""
    lines = [
        f"• {our_person_text(person)}: {escaped(row.what, 200)}, counts until {row.valid_until:%-d %b %Y}"
        for row, person in rows
    ]
    blocks: list[Block] = [header("Who is trained")]
    blocks += lines_in_sections(lines or ["Nobody yet."], most_sections=SECTIONS_MOST, left_out="and {count} more")
    if required:
        names = escaped(", ".join(required), 700)
        blocks.append(
            context(f"Required of everybody in the response team: {names}. `/crisis roster` names who lacks it.")
        )
    if may_record:
        blocks.append(actions([button("Record a training", RECORD_TRAINING, "training")]))
    count = "1 training counts." if len(rows) == 1 else f"{len(rows)} trainings count."
    return Message(text=f"Who is trained: {count}", blocks=blocks)
