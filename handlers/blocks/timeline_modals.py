"""The forms of the timeline: put something on record, correct an entry."""

from datetime import datetime

from crisis.facts import CrisisFacts
from crisis.timeline import LONGEST_ENTRY
from handlers.blocks.elements import Block, actions, button, field, moment, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.update_modal import about

ADD_ENTRY = "crisis_add_entry"
CORRECT_ENTRY = "crisis_correct_entry"
ADD_ENTRY_VIEW = "crisis_add_entry_view"
CORRECT_ENTRY_VIEW = "crisis_correct_entry_view"


def timeline_buttons(crisis_id: int) -> Block:
    value = str(crisis_id)
    return actions([button("Add an entry", ADD_ENTRY, value), button("Correct an entry", CORRECT_ENTRY, value)])


def add_entry_modal(crisis: CrisisFacts, *, text: str = "", now: datetime) -> Block:
    """What happened, and when if not just now."""
    blocks = [
        about(crisis),
        field("text", "What happened?", typed(initial=text, multiline=True, most=LONGEST_ENTRY, focus=not text)),
        field("happened_at", "When?", moment(now)),
    ]
    return form_modal(
        "Add to the timeline", blocks, callback_id=ADD_ENTRY_VIEW, ids={"crisis": crisis.id}, submit="Add"
    )


def correct_entry_modal(crisis: CrisisFacts, *, number: str = "", text: str = "") -> Block:
    """The entry stays as it is; the correction is shown with it."""
    blocks = [
        about(crisis),
        field("seq", "Number of the entry", typed(initial=number, most=9), hint="/crisis timeline shows the numbers."),
        field(
            "text",
            "What should it say?",
            typed(initial=text, multiline=True, most=LONGEST_ENTRY),
            hint="The entry stays on record; this is shown with it, with your name.",
        ),
    ]
    return form_modal(
        "Correct an entry", blocks, callback_id=CORRECT_ENTRY_VIEW, ids={"crisis": crisis.id}, submit="Correct"
    )
