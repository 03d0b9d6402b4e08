"""Planned visits and calls: their lines with buttons, the preparation note, the question how it went, the forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crisis.appointment_facts import Preparation
from handlers.blocks.account import OPEN_ACCOUNT
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    field,
    lines_in_sections,
    modal,
    moment,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.silence import last_contact_line
from handlers.blocks.text import bullets, channel_link, escaped, mention, when
from handlers.blocks.touchpoint import KIND
from storage.tables.appointment import Appointment
from storage.tables.contact import Contact
from storage.vocabulary import AppointmentState

MOVE_APPOINTMENT = "crisis_move_appointment"
CANCEL_APPOINTMENT = "crisis_cancel_appointment"
TOOK_PLACE = "crisis_appointment_took_place"
DID_NOT = "crisis_appointment_did_not"
MOVE_VIEW = "crisis_move_appointment_view"
TOOK_PLACE_VIEW = "crisis_appointment_took_place_view"
DID_NOT_VIEW = "crisis_appointment_did_not_view"

SHOWN_MOST = 5
"""Of each kind of thing in the note: it is read on the way."""
TEXT_MOST, PURPOSE_MOST = 200, 1000

Planned = Sequence[tuple[Appointment, Contact | None]]


def planned_blocks(planned: Planned, *, most: int, now: datetime) -> list[Block]:
    """Each with its buttons, the next one first; nothing where nothing is planned."""
    blocks: list[Block] = [section("*Planned*")] if planned else []
    for row, contact in planned[:most]:
        said = f"*{KIND[row.kind]}*{_whom(contact)}, {when(row.planned_at)}: {_cut(row.purpose)} _{mention(row.by)}_"
        blocks += [section(said), actions(_buttons(row, now=now))]
    if len(planned) > most:
        blocks.append(context(f"and {len(planned) - most} more"))
    return blocks


def planned_view(account_name: str, row: Appointment | None) -> Block:
    """What the form that logs turns into when the time is in the future."""
    at = f" for {when(row.planned_at)}" if row else ""
    name = escaped(account_name, 300)
    said = f"Planned with *{name}*{at}. You get what to prepare before, and are asked afterwards how it went."
    return modal("Planned", [section(said)])


def prepare_message(facts: Preparation) -> Message:
    """Who, what for, and what must be known: read on the way there."""
    row, name = facts.appointment, escaped(facts.account.name, 200)
    said = f"Coming up: {KIND[row.kind].lower()} with {name}{_whom(facts.contact)}, {when(row.planned_at)}."
    blocks = [section(f"*{said}*\n{escaped(row.purpose, PURPOSE_MOST)}"), section(last_contact_line(facts.silence))]
    crises = [f"*{crisis.key}* {crisis.severity.value}{_place(crisis.channel_id)}" for crisis in facts.crises]
    blocks += _part("Open crisis", crises)
    blocks += _part("Open complaints", [_cut(one.text) for one in facts.complaints])
    blocks += _part("What we promised", [f"*{_cut(one.label)}*: {_cut(one.text)}" for one in facts.commitments])
    blocks += _part("Remember", [_cut(note.text) for note in facts.notes])
    account = button("Open the account", OPEN_ACCOUNT, str(row.account_id))
    blocks.append(actions([*_before(row), account]))
    return Message(text=said, blocks=blocks)


def ask_message(facts: Preparation) -> Message:
    """Asked once."""
    row, name = facts.appointment, escaped(facts.account.name, 200)
    what = f"{KIND[row.kind].lower()} with {name}{_whom(facts.contact)}, planned for {when(row.planned_at)}"
    said = f"How did it go: {what}?"
    return Message(text=said, blocks=[section(f"{said}\n{_cut(row.purpose)}"), actions(_after(row))])


def settled_message(account_name: str, row: Appointment) -> Message:
    """What was said of it before, once it was moved, cancelled, or somebody said what became of it."""
    what = f"{KIND[row.kind]} with {escaped(account_name, 200)}"
    by = mention(row.settled_by) if row.settled_by else "Somebody"
    at = f" {when(row.settled_at)}" if row.settled_at else ""
    if row.state is AppointmentState.PLANNED:
        became = f"It was moved to {when(row.planned_at)}."
    elif row.state is AppointmentState.TOOK_PLACE:
        became = f"{by} logged it{at}."
    elif row.state is AppointmentState.CANCELLED:
        became = f"{by} cancelled it{at}."
    else:
        became = f"It did not take place, says {by}{at}: {_cut(row.reason)}"
    account = button("Open the account", OPEN_ACCOUNT, str(row.account_id))
    blocks = [section(f"*{what}*\n{escaped(row.purpose, PURPOSE_MOST)}"), section(became), actions([account])]
    return Message(text=f"{what}. {became}", blocks=blocks)


def move_form(row: Appointment, ids: Mapping[str, int | str | None]) -> Block:
    blocks = [section(_about(row)), field("at", "When does it take place?", moment(row.planned_at))]
    return form_modal("Move", blocks, callback_id=MOVE_VIEW, ids={**ids, "appointment": row.id}, submit="Move")


def took_place_form(row: Appointment, ids: Mapping[str, int | str | None]) -> Block:
    blocks = [section(_about(row)), field("note", "What was said?", typed(multiline=True, focus=True))]
    kept = {**ids, "appointment": row.id}
    return form_modal("It took place", blocks, callback_id=TOOK_PLACE_VIEW, ids=kept, submit="Log")


def did_not_form(row: Appointment, ids: Mapping[str, int | str | None]) -> Block:
    asked = field("reason", "Why did it not take place?", typed(multiline=True, most=1000, focus=True))
    kept = {**ids, "appointment": row.id}
    return form_modal("It did not take place", [section(_about(row)), asked], callback_id=DID_NOT_VIEW, ids=kept)


def _buttons(row: Appointment, *, now: datetime) -> list[Block]:
    return _before(row) if now < row.planned_at else _after(row)


def _before(row: Appointment) -> list[Block]:
    sure = confirm("Cancel it?", "You are not reminded of it any more.", yes="Cancel it", no="Keep it")
    return [
        button("Move", MOVE_APPOINTMENT, str(row.id), label=f"Move: {row.purpose}"),
        button("Cancel", CANCEL_APPOINTMENT, str(row.id), confirm=sure, label=f"Cancel: {row.purpose}"),
    ]


def _after(row: Appointment) -> list[Block]:
    return [
        button("It took place", TOOK_PLACE, str(row.id), style="primary", label=f"It took place: {row.purpose}"),
        button("It did not", DID_NOT, str(row.id), label=f"It did not take place: {row.purpose}"),
    ]


def _about(row: Appointment) -> str:
    return f"*{KIND[row.kind]}*, {when(row.planned_at)}\n{_cut(row.purpose)}"


def _whom(contact: Contact | None) -> str:
    return f" ({escaped(contact.name, 120)})" if contact else ""


def _place(channel_id: str | None) -> str:
    return f", {channel_link(channel_id)}" if channel_id else ""


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    """Nothing where there is nothing to know."""
    if not lines:
        return []
    more = [f"and {len(lines) - SHOWN_MOST} more"] if len(lines) > SHOWN_MOST else []
    said = [f"*{title}*", *bullets([*lines[:SHOWN_MOST], *more]).split("\n")]
    return lines_in_sections(said, most_sections=2, left_out="and {count} more")


def _cut(text: str) -> str:
    return escaped(" ".join(text.split()), TEXT_MOST)
