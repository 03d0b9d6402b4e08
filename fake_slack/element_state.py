"""The state of inputs: what Slack sends as state.values, before and after somebody typed."""

from typing import Any

from fake_slack.model import Json, block_elements
from fake_slack.state import Workspace

# What the value of each element is called in state.values, and in which property of the element it starts.
VALUE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}


def with_ids(slack: Workspace, blocks: list[Json]) -> list[Json]:
    """The same blocks, with the block_ids and action_ids Slack makes up where they are missing."""
    return [_with_ids(slack, block) for block in blocks]


def _with_ids(slack: Workspace, block: Json) -> Json:
    filled = {**block, "block_id": block.get("block_id") or slack.new_block_id()}
    for key in ("element", "accessory"):
        if isinstance(filled.get(key), dict):
            filled[key] = _element_with_id(slack, filled[key])
    if block["type"] in ("actions", "context_actions"):
        filled["elements"] = [_element_with_id(slack, element) for element in block["elements"]]
    return filled


def _element_with_id(slack: Workspace, element: Json) -> Json:
    if element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": slack.new_block_id()}


def initial_values(blocks: list[Json]) -> dict[str, Json]:
    """state.values of freshly shown blocks: every input, with its initial value or null."""
    values: dict[str, Json] = {}
    for block in blocks:
        for element in block_elements(block):
            if element.get("type") in VALUE_KEYS and element.get("action_id"):
                values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element)
    return values


def _initial(element: Json) -> Json:
    key, source = VALUE_KEYS[element["type"]]
    return {"type": element["type"], key: element.get(source, [] if key in LISTS else None)}


def carried_over(old: dict[str, Json], new: dict[str, Json]) -> dict[str, Json]:
    """What was typed survives an update wherever block_id, action_id and type stay the same."""
    kept = {block_id: dict(actions) for block_id, actions in new.items()}
    for block_id, actions in kept.items():
        for action_id, value in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = before
    return kept


def state_value(element: Json, value: Any) -> Json:
    """The state of an element after somebody chose `value`.

    Options may be named by their value, their text or be given whole; lists belong to multi selects and checkboxes.
    """
    key, _ = VALUE_KEYS[element["type"]]
    if key == "selected_option":
        chosen: Any = None if value is None else as_option(element, value)
    elif key == "selected_options":
        chosen = [as_option(element, item) for item in (value or [])]
    else:
        chosen = value
    return {"type": element["type"], key: chosen}


def as_option(element: Json, value: Any) -> Json:
    """The option of a select that is meant by `value` (an option object, a value or a text)."""
    if isinstance(value, dict):
        return value
    for option in options_of(element):
        if value in (option["value"], option["text"]["text"]):
            return option
    if element["type"] in ("external_select", "multi_external_select"):
        return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}
    known = [option["value"] for option in options_of(element)]
    raise ValueError(f"{element.get('action_id')} has no option {value!r}; it offers {known}.")


def options_of(element: Json) -> list[Json]:
    """All options of a select, radio group, overflow …, out of their groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def is_empty(state: Json) -> bool:
    """Nothing typed, nothing chosen."""
    key, _ = VALUE_KEYS[state["type"]]
    return state.get(key) in (None, "", [])
