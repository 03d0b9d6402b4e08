"""What an element sends when somebody uses it."""

from typing import Any

from fake_slack.element_state import VALUE_KEYS, as_option, state_value
from fake_slack.model import Json

_SHOWN = ("text", "style", "placeholder")


def action_of(block: Json, element: Json, value: Any = None) -> Json:
    """The action of a button, overflow menu, select, picker or input; `value` is what was chosen."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    action |= {key: element[key] for key in _SHOWN if key in element}
    if element["type"] == "overflow":
        return action | {"selected_option": as_option(element, value)}
    if element["type"] in VALUE_KEYS:
        return action | state_value(element, value)
    # The page and tests may send another value than the button's own, as a stale or forged click would.
    pressed = element.get("value") if value is None else value
    return action if pressed is None else action | {"value": pressed}
