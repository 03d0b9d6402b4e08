"""The pieces of Block Kit this product uses, each within Slack's limits. Plain values in, dictionaries out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from handlers.blocks.text import clip, pieces

Block = dict[str, Any]

SECTION_MOST = 2900
"""Slack allows 3,000 characters; the rest is room for what stands around a text."""
MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
VALUE_FIELD = "value"
"""action_id of every input: its block_id tells the field."""


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": clip(text, most, cut="…") or " ", "emoji": True}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """A paragraph. The caller has escaped what people typed, and cut it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def fields(texts: Sequence[str]) -> Block:
    """Up to ten short texts in two columns."""
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def long_text(title: str, text: str, *, most_sections: int = 2, cut: str = "… (cut)") -> list[Block]:
    """A heading and what somebody typed, over as many sections as it takes, at most `most_sections`."""
    parts = pieces(text, SECTION_MOST - 200)
    shown = parts[:most_sections]
    if len(parts) > most_sections:
        shown[-1] += cut
    first, *others = shown or [""]
    return [section(f"*{title}*\n{first}".rstrip()), *(section(part) for part in others)]


def lines_in_sections(lines: Sequence[str], *, most_sections: int, left_out: str) -> list[Block]:
    """Lines packed into sections; lines that find no room are counted: `left_out` has a `{count}`."""
    packed, used = _pack(lines, most_sections)
    blocks = [section(text) for text in packed]
    if used < len(lines):
        blocks.append(context(left_out.format(count=len(lines) - used)))
    return blocks


def _pack(lines: Sequence[str], most_sections: int) -> tuple[list[str], int]:
    packed: list[str] = []
    for index, line in enumerate(lines):
        if packed and len(packed[-1]) + len(line) + 1 <= SECTION_MOST:
            packed[-1] += f"\n{line}"
        elif len(packed) == most_sections:
            return packed, index
        else:
            packed.append(line)
    return packed, len(lines)


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Block], *, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    if block_id:
        block["block_id"] = block_id
    return block


def button(
    text: str,
    action_id: str,
    value: str,
    *,
    style: str | None = None,
    confirm: Block | None = None,
    label: str | None = None,
) -> Block:
    """A button.

    Args:
        value: ids only; what it means is looked up again when it is pressed.
        label: what a screen reader says instead of `text`.
    """
    block: Block = {"type": "button", "text": plain(text, 75), "action_id": action_id, "value": value}
    for name, given in (("style", style), ("confirm", confirm)):
        if given:
            block[name] = given
    if label:
        block["accessibility_label"] = clip(label, 75, cut="…")
    return block


def confirm(title: str, text: str, *, yes: str, no: str) -> Block:
    """The question before something that cannot simply be undone."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def option(text: str, value: str, description: str = "") -> Block:
    block: Block = {"text": plain(text, 75), "value": value}
    if description:
        block["description"] = plain(description, 75)
    return block


def field(
    name: str,
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = False,
    dispatches: bool = False,
    variant: str = "",
) -> Block:
    """An input. Its block_id is the name of the operation's argument, so that errors find their field.

    Args:
        dispatches: Slack tells us at once when it changes.
        variant: makes Slack forget what was typed when the variant changes, and show the new default.
    """
    block: Block = {
        "type": "input",
        "block_id": f"{name}:{variant}" if variant else name,
        "label": plain(label, 2000),
        "element": {"action_id": VALUE_FIELD, **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    if dispatches:
        block["dispatch_action"] = True
    return block


def typed(
    *, initial: str = "", multiline: bool = False, most: int = 3000, placeholder: str = "", focus: bool = False
) -> Block:
    """A text input."""
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    if initial:
        element["initial_value"] = clip(initial, most)
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    if focus:
        element["focus_on_load"] = True
    return element


def radio(options: Sequence[Block], *, chosen: str | None = None) -> Block:
    return _choice("radio_buttons", options, chosen)


def select(options: Sequence[Block], *, chosen: str | None = None, placeholder: str = "Choose") -> Block:
    return {**_choice("static_select", options, chosen), "placeholder": plain(placeholder, 150)}


def several(options: Sequence[Block], *, chosen: Sequence[str] = (), placeholder: str = "Choose") -> Block:
    """A list of which any number can be chosen."""
    element: Block = {"type": "multi_static_select", "options": list(options), "placeholder": plain(placeholder, 150)}
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def _choice(kind: str, options: Sequence[Block], chosen: str | None) -> Block:
    element: Block = {"type": kind, "options": list(options)}
    initial = next((one for one in options if one["value"] == chosen), None)
    if initial:
        element["initial_option"] = initial
    return element


def person_select(*, initial: str | None = None, placeholder: str = "Choose a person") -> Block:
    element: Block = {"type": "users_select", "placeholder": plain(placeholder, 150)}
    if initial:
        element["initial_user"] = initial
    return element


def moment(initial: datetime | None) -> Block:
    """A date and time picker; people see their own zone."""
    element: Block = {"type": "datetimepicker"}
    if initial:
        element["initial_date_time"] = int(initial.timestamp())
    return element


def day_picker(initial: date | None = None) -> Block:
    """A date without a time of day."""
    element: Block = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial.isoformat()
    return element


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str = "",
    submit: str = "",
    close: str = "Close",
    private_metadata: str = "",
) -> Block:
    """A modal. `private_metadata` holds ids only."""
    view: Block = {"type": "modal", "title": plain(title, 24), "blocks": list(blocks), "close": plain(close, 24)}
    if submit:
        view["submit"] = plain(submit, 24)
    if callback_id:
        view["callback_id"] = callback_id
    if private_metadata:
        view["private_metadata"] = private_metadata
    return view
