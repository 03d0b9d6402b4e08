"""What the client says: the question, the form, the list, the line of the account card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crisis.facts import CrisisFacts
from crisis.feedback_facts import FeedbackFacts, Voice
from crisis.rules.diagnostic import Delta
from crisis.rules.feedback import SCALE
from handlers.blocks.action import ADD_ACTION
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    modal,
    moment,
    option,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.handoff import PASS_ON, handoff_lines
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.touchpoint import CONTACTS_MOST, KIND
from storage.tables.contact import Contact
from storage.vocabulary import ActionArea

WRITE_FEEDBACK = "crisis_write_feedback"
LIST_FEEDBACK = "crisis_list_feedback"
FEEDBACK_NOT_YET = "crisis_feedback_not_yet"
MORE_OF_FEEDBACK = "crisis_more_of_feedback"
FEEDBACK_VIEW = "crisis_feedback_view"
FEEDBACK_LIST_VIEW = "crisis_feedback_list_view"

IN_LIST, SCORES_SHOWN, DELTAS_SHOWN = 20, 8, 2
SAID_MOST, ON_CARD_MOST = 500, 300
MEANING = {SCALE.least: "they think of leaving", SCALE.most: "they would recommend us"}


@dataclass(frozen=True, kw_only=True)
class FeedbackFields:
    """What stands in the form; `kind` and `contact_id` as their options."""

    score: str = ""
    text: str = ""
    wants: str = ""
    contact_id: str = ""
    kind: str = ""
    at: datetime | None = None


def ask_message(crisis: CrisisFacts, ask_id: int, *, may_wait: bool, is_unreassured: bool = False) -> Message:
    """For whoever speaks to the client. `may_wait`: nobody was told "Not yet" before.

    Args:
        is_unreassured: no action of the crisis is about reassuring the client (S1-18).
    """
    said = _how_they_feel(crisis)
    hint = "Ask them, and write down what they say." if may_wait else "This is the last time you are asked."
    buttons = [button("Write down what they say", WRITE_FEEDBACK, f"crisis:{crisis.id}", style="primary")]
    if may_wait:
        buttons.append(button("Not yet", FEEDBACK_NOT_YET, str(ask_id), label="Not yet: ask me once more"))
    if is_unreassured:
        hint += " Nothing was planned to reassure the client."
        value = f"{crisis.id}:{ActionArea.REASSURANCE}"
        buttons.append(button("Plan something", ADD_ACTION, value, label="Plan something to reassure the client"))
    return Message(text=f"{said} {hint}", blocks=[section(f"{said} {hint}"), actions(buttons)])


def asked_message(
    crisis: CrisisFacts,
    *,
    written_by: str | None = None,
    written_at: datetime | None = None,
    again_at: datetime | None = None,
) -> Message:
    """The question once it is answered, or put off: then only the button that answers it stays.

    Args:
        written_by: None where it was settled without anything being written down.
    """
    if written_at is None:
        said = f"{_how_they_feel(crisis)} Not yet; you are asked once more {when(again_at) if again_at else 'later'}."
        write = button("Write down what they say", WRITE_FEEDBACK, f"crisis:{crisis.id}")
        return Message(text=said, blocks=[section(said), actions([write])])
    how = f"*{mention(written_by)} wrote it down" if written_by else "*It was settled"
    said = f"{_how_they_feel(crisis)}\n{how} {when(written_at)}.* `/crisis feedback {crisis.key}` shows it."
    return Message(text=said, blocks=[section(said)])


def _how_they_feel(crisis: CrisisFacts) -> str:
    return f"{crisis.key} is over for a while. How does {escaped(crisis.account_name, 200)} feel about it?"


def feedback_form(
    fields: FeedbackFields,
    ids: Mapping[str, int | str | None],
    *,
    account_name: str,
    crisis_key: str = "",
    contacts: Sequence[Contact] = (),
    is_full: bool = False,
) -> Block:
    """Score, what they said, what they want; “More…” brings who said it, how and when."""
    about = f", after {escaped(crisis_key, 30)}" if crisis_key else ""
    scores = [option(_meaning(score), str(score)) for score in SCALE.answers()]
    blocks = [
        section(f"*{escaped(account_name, 300)}*{about}"),
        field("text", "What did they say?", typed(initial=fields.text, multiline=True, focus=not fields.text)),
        field("score", "How do they feel?", select(scores, chosen=fields.score or None), optional=True),
        field("wants", "What do they want from us?", typed(initial=fields.wants, multiline=True), optional=True),
    ]
    if is_full:
        blocks += _more_fields(fields, contacts)
    else:
        blocks.append(more_button(MORE_OF_FEEDBACK, "Who said it, how and when"))
    return form_modal("What they say", blocks, callback_id=FEEDBACK_VIEW, ids=ids)


def _meaning(score: int) -> str:
    return f"{score}: {MEANING[score]}" if score in MEANING else str(score)


def _more_fields(fields: FeedbackFields, contacts: Sequence[Contact]) -> list[Block]:
    blocks = []
    if contacts:
        people = [option(contact.name, str(contact.id), contact.title) for contact in contacts[:CONTACTS_MOST]]
        blocks.append(field("contact", "Who said it?", select(people, chosen=fields.contact_id or None), optional=True))
    kinds = [option(text, kind.value) for kind, text in KIND.items()]
    return [
        *blocks,
        field("kind", "How did they say it?", select(kinds, chosen=fields.kind or None), optional=True),
        field("at", "When?", moment(fields.at), optional=True),
    ]


def written_view(account_name: str) -> Block:
    """What the form turns into."""
    return modal("Written down", [section(f"What *{escaped(account_name, 300)}* says is written down. Thank you.")])


def feedback_view(voice: Voice) -> Block:
    """How the scores go, then what was said, newest first."""
    blocks: list[Block] = [header(voice.account_name)]
    if trend := _trend(voice):
        blocks.append(section(trend))
    blocks += [_entry(one) for one in voice.said[:IN_LIST]] or [section("_Nobody has written down what they say._")]
    if len(voice.said) > IN_LIST:
        blocks.append(context("and earlier ones"))
    blocks.append(actions([_write_button(voice.account_id, style="primary")]))
    blocks.append(context("As words: `/crisis feedback ACCOUNT they said …`, or with the key of a crisis."))
    return modal("What they say", blocks, callback_id=FEEDBACK_LIST_VIEW)


def feedback_blocks(voice: Voice) -> list[Block]:
    """The section of the account card: one line."""
    if not voice.said:
        said = "_Nobody has written down what they say after a crisis._"
        return [section(f"*What they say*\n{said}", accessory=_write_button(voice.account_id))]
    newest = voice.said[0]
    text = escaped(" ".join(newest.text.split()), ON_CARD_MOST)
    said = f"{_score(newest)}{when(newest.at)}: {text} _{mention(newest.by)}_"
    changed = "".join(f" {_delta(one)}" for one in voice.deltas[:1])
    show = button("Show all", LIST_FEEDBACK, str(voice.account_id), label="Show all that the client said")
    return [section(f"*What they say*\n{said}{changed}", accessory=show)]


def _write_button(account_id: int, *, style: str | None = None) -> Block:
    return button("Write down what they say", WRITE_FEEDBACK, f"account:{account_id}", style=style)


def _trend(voice: Voice) -> str:
    """`Scores, newest last: 4, 2, 5 (of 5).` and what crises changed."""
    if not voice.scores:
        return ""
    shown = ", ".join(str(score) for score in voice.scores[-SCORES_SHOWN:])
    changes = "".join(f" {_delta(one)}" for one in voice.deltas[:DELTAS_SHOWN])
    return f"Scores, newest last: {shown} (of {SCALE.most}).{changes}"


def _delta(one: Delta) -> str:
    """`Before C-2026-007: 4, after: 2.`"""
    return f"Before {' and '.join(one.keys)}: {one.before}, after: {one.after}."


def _entry(one: FeedbackFacts) -> Block:
    label = f"Pass on: {one.text}"
    return section(
        _line(one) + handoff_lines(one.handoffs), accessory=button("Pass on…", PASS_ON, str(one.id), label=label)
    )


def _line(one: FeedbackFacts) -> str:
    how = f", {KIND[one.kind].lower()}" if one.kind else ""
    who = f", {escaped(one.contact_name, 120)}" if one.contact_name else ""
    after = f", after {one.crisis_key}" if one.crisis_key else ""
    wants = f"\n      They want: {_cut(one.wants)}" if one.wants else ""
    return f"{_score(one)}{when(one.at)}{who}{how}{after}: {_cut(one.text)} _{mention(one.by)}_{wants}"


def _score(one: FeedbackFacts) -> str:
    return f"*{one.score} of {SCALE.most}*, " if one.score is not None else ""


def _cut(text: str) -> str:
    return escaped(" ".join(text.split()), SAID_MOST)
