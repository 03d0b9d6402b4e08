"""Visits, calls and complaints: the form that logs them, what it turns into, the list, the section of the card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.blocks.account import section_head
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    moment,
    option,
    plain,
    radio,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, link, mention, when
from storage.tables.contact import Contact
from storage.tables.touchpoint import Complaint, Touchpoint
from storage.vocabulary import TouchpointKind

LOG_TOUCHPOINT = "crisis_log"
LIST_TOUCHPOINTS = "crisis_list_touchpoints"
LOG_ACCOUNT = "crisis_log_account"
PROMOTE_COMPLAINT = "crisis_promote_complaint"
FOLLOW_COMPLAINT = "crisis_follow_complaint"
LOG_VIEW = "crisis_log_view"
TOUCHPOINTS_VIEW = "crisis_touchpoints_view"
FOLLOW_VIEW = "crisis_follow_complaint_view"

COMPLAINT = "complaint"
KIND: dict[TouchpointKind, str] = {
    TouchpointKind.CALL: "Call",
    TouchpointKind.VISIT: "Visit",
    TouchpointKind.MEETING: "Meeting",
    TouchpointKind.EMAIL: "E-mail",
    TouchpointKind.OTHER: "Something else",
}
ON_CARD, IN_LIST, CONTACTS_MOST = 3, 20, 99
"""Slack's select takes a hundred options."""
NOTE_MOST = 300


@dataclass(frozen=True, kw_only=True)
class LogFields:
    """What stands in the form. `kind`: a kind of touchpoint, or `complaint`."""

    note: str = ""
    kind: str = TouchpointKind.CALL.value
    was_theirs: bool = True
    contact_id: str = ""
    at: datetime | None = None


def log_form(
    fields: LogFields,
    ids: Mapping[str, int | str | None],
    *,
    account_name: str | None,
    account: Block | None = None,
    contacts: Sequence[Contact] = (),
) -> Block:
    """Account (unless it is known), what it was about, what kind, who began, with whom.

    Args:
        account: the option that is chosen already.
        contacts: of the account; none while it is not known.
    """
    blocks = [section(f"*{escaped(account_name, 300)}*")] if account_name is not None else [_account(account)]
    kinds = [option(text, kind.value) for kind, text in KIND.items()]
    complaint = option("Complaint", COMPLAINT, "It stays open until somebody says how it was resolved.")
    directions = [option("They came to us", "theirs"), option("We went to them", "ours")]
    blocks += [
        field("note", "What was it about?", typed(initial=fields.note, multiline=True, focus=not fields.note)),
        field("kind", "What was it?", select([*kinds, complaint], chosen=fields.kind)),
        field("direction", "Who began?", radio(directions, chosen="theirs" if fields.was_theirs else "ours")),
    ]
    if contacts:
        people = [option(contact.name, str(contact.id), contact.title) for contact in contacts[:CONTACTS_MOST]]
        chosen = select(people, chosen=fields.contact_id or None, placeholder="Choose a contact")
        blocks.append(field("contact", "With whom?", chosen, optional=True))
    blocks.append(field("at", "When?", moment(fields.at), hint="A time to come plans it, and you are reminded."))
    return form_modal("Log for an account", blocks, callback_id=LOG_VIEW, ids=ids, submit="Log")


def _account(chosen: Block | None) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": LOG_ACCOUNT,
        "min_query_length": 1,
        "placeholder": plain("Type a part of its name", 150),
    }
    if chosen:
        element["initial_option"] = chosen
    return field("account", "Which account?", element, dispatches=True)


def logged_view(account_name: str, row: Touchpoint | Complaint | None) -> Block:
    """What the form turns into; a complaint with its next steps."""
    if not isinstance(row, Complaint):
        return modal("Logged", [section(f"Logged for *{escaped(account_name, 300)}*.")])
    blocks = [
        section(f"The complaint is logged for *{escaped(account_name, 300)}* and stays open until it is resolved."),
        *_complaint_blocks(row),
    ]
    return modal("Complaint logged", blocks)


def touchpoints_view(
    account_id: int,
    account_name: str,
    planned: Sequence[Block],
    touchpoints: Sequence[tuple[Touchpoint, Contact | None]],
    complaints: Sequence[Complaint],
    settled: Sequence[Complaint],
) -> Block:
    """What is planned, open complaints with their buttons, then who spoke with whom, then what was resolved."""
    blocks: list[Block] = [header(account_name), *planned]
    for complaint in complaints[:IN_LIST]:
        blocks += _complaint_blocks(complaint)
    lines = [_touchpoint_line(row, contact) for row, contact in touchpoints] or ["_Nothing is logged yet._"]
    blocks += [section("*Visits, calls and messages*")]
    blocks += lines_in_sections(lines, most_sections=5, left_out="and {count} earlier ones")
    if settled:
        blocks.append(section("*Complaints that were resolved*"))
        resolved = [_resolved_line(row) for row in settled]
        blocks += lines_in_sections(resolved, most_sections=3, left_out="and {count} earlier ones")
    blocks.append(actions([button("Log something", LOG_TOUCHPOINT, str(account_id), style="primary")]))
    blocks.append(context("As words: `/crisis log ACCOUNT they called about …`, `/crisis complaint ACCOUNT …`."))
    return modal("Visits and calls", blocks, callback_id=TOUCHPOINTS_VIEW, private_metadata=pack(account=account_id))


def touchpoints_part(
    account_id: int,
    contacted: str,
    planned: Sequence[Block],
    last: tuple[Touchpoint, Contact | None] | None,
    complaints: Sequence[Complaint],
) -> list[Block]:
    """The section of the account card: the last contact, what is planned, and what they complained about.

    Args:
        contacted: how long ago the last contact of any kind was.
    """
    said = f"\n{_touchpoint_line(*last)}" if last else ""
    blocks = [section_head("Visits, calls, complaints"), section(f"{contacted}{said}"), *planned]
    for complaint in complaints[:ON_CARD]:
        blocks += _complaint_blocks(complaint)
    buttons = [
        button("Log something", LOG_TOUCHPOINT, str(account_id)),
        button("Show all", LIST_TOUCHPOINTS, str(account_id), label="Show all visits, calls and complaints"),
    ]
    return [*blocks, actions(buttons)]


def _touchpoint_line(row: Touchpoint, contact: Contact | None) -> str:
    whom = f" with {escaped(contact.name, 120)}" if contact else ""
    began = "they came to us" if row.was_theirs else "we went to them"
    return f"*{KIND[row.kind]}*{whom}, {when(row.at)}, {began}: {_cut(row.note)} _{mention(row.by)}_{_origin(row)}"


def _complaint_blocks(row: Complaint) -> list[Block]:
    state = " It became a crisis." if row.crisis_id is not None else ""
    done = f"\n      Done so far: {_cut(row.action)}" if row.action else ""
    said = f"*Open complaint*, {when(row.at)}: {_cut(row.text)} _{mention(row.by)}_{_origin(row)}{state}{done}"
    value = str(row.id)
    buttons = [button("What was done", FOLLOW_COMPLAINT, value)]
    if row.crisis_id is None:
        buttons.append(button("Make it a crisis", PROMOTE_COMPLAINT, value, style="danger"))
    return [section(said), actions(buttons)]


def _resolved_line(row: Complaint) -> str:
    lesson = f" Learnt: {_cut(row.lesson)}" if row.lesson else ""
    return f"{when(row.at)}: {_cut(row.text)}\n      Resolved: {_cut(row.resolution)}{lesson}"


def _origin(row: Touchpoint | Complaint) -> str:
    return f", {link(row.origin_link, 'the message')}" if row.origin_link else ""


def _cut(text: str) -> str:
    return escaped(" ".join(text.split()), NOTE_MOST)


def follow_form(row: Complaint, ids: Mapping[str, str | None]) -> Block:
    """What was done, how it was resolved, what was learnt."""
    asked = (
        ("action", "What was done?", row.action),
        ("resolution", "How was it resolved? (empty: it is still open)", row.resolution),
        ("lesson", "What do we learn from it?", row.lesson),
    )
    blocks = [section(f"*The complaint*\n{escaped(row.text, 1000)}")]
    blocks += [field(name, label, typed(initial=text, multiline=True), optional=True) for name, label, text in asked]
    return form_modal("A complaint", blocks, callback_id=FOLLOW_VIEW, ids={"complaint": row.id, **ids})
