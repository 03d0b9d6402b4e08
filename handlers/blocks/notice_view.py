"""Private sentences: what went wrong, as a message or in the modal in which it happened, with the text kept."""

from collections.abc import Mapping
from typing import Any

from handlers.blocks.elements import VIEW_BLOCKS_MOST, Block, long_text, modal, section
from handlers.blocks.message import Message

PROBLEM_BLOCK = "problem"
_KEPT = ("type", "title", "submit", "close", "callback_id", "private_metadata", "clear_on_close", "notify_on_close")
_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Kind of input → where Slack sends what is in it, and where a view says what is in it."""


def sentence_message(sentence: str) -> Message:
    """One private sentence. It may hold mark-up; what people typed in it was escaped."""
    return Message(text=sentence, blocks=[section(sentence)])


def sentence_view(title: str, sentence: str, typed_text: str = "") -> Block:
    """One sentence in a modal of its own, and what was typed."""
    kept = long_text("What you typed", typed_text) if typed_text.strip() else []
    return modal(title, [section(sentence), *kept])


def with_problem(view: Mapping[str, Any], sentence: str) -> Block:
    """The same modal with a sentence on top. Everything that was typed or chosen stays in it."""
    values = (view.get("state") or {}).get("values") or {}
    kept = {name: view[name] for name in _KEPT if view.get(name)}
    blocks = [_filled(block, values) for block in view["blocks"] if block.get("block_id") != PROBLEM_BLOCK]
    problem = section(f"*This was not done.* {sentence}", block_id=PROBLEM_BLOCK)
    return {**kept, "blocks": [problem, *blocks][:VIEW_BLOCKS_MOST]}


def _filled(block: Block, values: Mapping[str, Any]) -> Block:
    element = block.get("element")
    if not element or element["type"] not in _INITIAL:
        return block
    key, initial = _INITIAL[element["type"]]
    value = values.get(block["block_id"], {}).get(element["action_id"], {}).get(key)
    bare = {name: given for name, given in element.items() if name != initial}
    return {**block, "element": {**bare, initial: value} if value else bare}
