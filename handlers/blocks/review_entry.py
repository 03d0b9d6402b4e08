"""What was written in a review, to be corrected or taken out."""

from collections.abc import Sequence

from crisis.review import LONGEST_FINDING
from crisis.review_entry import ANSWER, FINDING, EntryRef
from crisis.review_facts import ReviewFacts
from handlers.blocks.elements import Block, actions, button, confirm, context, field, modal, section, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, mention

LIST_ENTRIES = "crisis_list_review_entries"
EDIT_ENTRY = "crisis_edit_review_entry"
REMOVE_ENTRY = "crisis_remove_review_entry"
ENTRIES_VIEW = "crisis_review_entries_view"
ENTRY_VIEW = "crisis_review_entry_view"

TITLES = {FINDING: "Correct a finding", ANSWER: "Correct an answer"}
SHOWN = 300
IN_LIST = 60
"""A block each; a view holds a hundred."""
REMOVE_SURE = confirm(
    "Remove it?",
    "It is gone from the review. What was to be done about it stays among the actions.",
    yes="Remove it",
    no="Keep it",
)


def correct_buttons(review: ReviewFacts) -> list[Block]:
    """In the review, as soon as there is something to correct."""
    wanted = [(FINDING, "Correct a finding…", bool(review.findings))]
    wanted.append((ANSWER, "Correct an answer…", any(question.answers for question in review.questions)))
    buttons = [
        button(says, f"{LIST_ENTRIES}:{kind}", f"{review.crisis.id}:{kind}") for kind, says, has in wanted if has
    ]
    return [actions(buttons)] if buttons else []


def entries_view(review: ReviewFacts, kind: str, *, review_view_id: str | None) -> Block:
    """All findings, or all answers, each with its button. `review_view_id`: the review below, drawn anew afterwards."""
    entries = _entries(review, kind)
    rows = [_row(kind, *one) for one in entries[-IN_LIST:]] or [section("There is nothing here any more.")]
    if len(entries) > IN_LIST:
        rows.append(context(f"These are the newest {IN_LIST} of {len(entries)}."))
    return modal(
        TITLES[kind],
        [*rows, context("Until the review is closed. That something was changed stands on the timeline.")],
        callback_id=ENTRIES_VIEW,
        private_metadata=pack(crisis=review.crisis.id, kind=kind, review=review_view_id),
    )


def _entries(review: ReviewFacts, kind: str) -> Sequence[tuple[int, str, str]]:
    if kind == FINDING:
        return [(one.id, one.text, one.by) for one in review.findings]
    return [(answer.id, answer.text, answer.by) for question in review.questions for answer in question.answers]


def _row(kind: str, entry_id: int, text: str, by: str) -> Block:
    said = f"{escaped(' '.join(text.split()), SHOWN)} _({mention(by)})_"
    return section(said, accessory=button("Edit…", EDIT_ENTRY, f"{kind}:{entry_id}", label=f"Edit: {text}"))


def entry_form(ref: EntryRef, text: str, *, review_view_id: str | None, list_view_id: str | None) -> Block:
    """Its words, and the button that takes it out."""
    value = f"{ref.kind}:{ref.id}"
    blocks = [
        field("text", "What was it?", typed(initial=text, multiline=True, most=LONGEST_FINDING, focus=True)),
        actions([button("Remove it", REMOVE_ENTRY, value, style="danger", confirm=REMOVE_SURE)]),
    ]
    ids = {"entry": value, "review": review_view_id, "list": list_view_id}
    return form_modal(TITLES[ref.kind], blocks, callback_id=ENTRY_VIEW, ids=ids)
