"""Modals from the person's side: fill in, submit, close, and what the app's answer does to the screen."""

from typing import Any

from fake_slack import payloads, view_stack
from fake_slack.acts import Impossible, Stage, as_suggested, offered, show_refusal
from fake_slack.delivery import Delivery, not_sent
from fake_slack.element_state import VALUE_KEYS, is_empty, state_value
from fake_slack.errors import SlackError
from fake_slack.model import Json, User, View, block_elements

TROUBLE = "We had some trouble connecting. Try again?"


def fill(stage: Stage, view: View, values: dict[str, Any]) -> None:
    """Type and choose; keys are block ids or action ids, options are named by value or text."""
    for key, value in values.items():
        block, element = _input(view, key)
        state = state_value(element, as_suggested(view, element["action_id"], value))
        view.values.setdefault(block["block_id"], {})[element["action_id"]] = state
    stage.slack.changed()


def _input(view: View, key: str) -> tuple[Json, Json]:
    for block in view.content["blocks"]:
        for element in block_elements(block):
            if element["type"] in VALUE_KEYS and key in (block["block_id"], element["action_id"]):
                return block, element
    raise Impossible(f"The modal has no input {key!r}; it offers {offered(view.content['blocks'])}.")


def own_errors(view: View) -> dict[str, str]:
    """What Slack itself objects to before it asks the app: required inputs and lengths, by block id."""
    errors: dict[str, str] = {}
    for block in view.content["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = view.values.get(block["block_id"], {}).get(element["action_id"])
            fault = _fault(block, element, state)
            if fault:
                errors[block["block_id"]] = fault
    return errors


def _fault(block: Json, element: Json, state: Json | None) -> str | None:
    if state is None or is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] != "plain_text_input":
        return None
    length = len(state["value"])
    if length > element.get("max_length", 3000):
        return f"Must be fewer than {element.get('max_length', 3000) + 1} characters."
    if length < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    return None


async def submit(stage: Stage, user: User, view: View) -> Delivery:
    """Press Submit: what Slack refuses by itself stays in view.errors and is not sent."""
    view.errors = own_errors(view)
    stage.slack.changed()
    if view.errors:
        return not_sent("interactive", "Slack asks for required fields and lengths first")
    view.busy = True
    delivery = await stage.link.deliver("interactive", payloads.submission_payload(stage.slack, user, view))
    view.busy = False
    if delivery.ok:
        _obey(stage, user, view, delivery.answer)
    else:
        view.errors = {"": TROUBLE}
    stage.slack.changed()
    return delivery


def _obey(stage: Stage, user: User, view: View, answer: Json) -> None:
    slack = stage.slack
    try:
        if answer.get("response_action") == "errors":
            view.errors = _app_errors(view, answer)
        elif answer.get("response_action") == "update":
            view_stack.update_view(slack, view, answer.get("view", {}))
        elif answer.get("response_action") == "push":
            view_stack.push_view(slack, user.id, answer.get("view", {}))
        elif answer.get("response_action") == "clear":
            view_stack.clear(slack, user.id)
        elif slack.top_view(user.id) is view:
            view_stack.close_top(slack, user.id)
    except SlackError as refusal:
        show_refusal(view, refusal)


def _app_errors(view: View, answer: Json) -> dict[str, str]:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", ["errors must name input blocks of this view, at least one"])
    return {block_id: str(text) for block_id, text in errors.items()}


async def close(stage: Stage, user: User, *, everything: bool = False) -> Delivery:
    """Press Cancel (the view below shows again) or, with `everything`, the cross."""
    top = stage.slack.top_view(user.id)
    if top is None:
        raise Impossible("There is no modal to close.")
    payload = payloads.closed_payload(stage.slack, user, top, cleared=everything)
    if everything:
        view_stack.clear(stage.slack, user.id)
    else:
        view_stack.close_top(stage.slack, user.id)
    if not top.content.get("notify_on_close"):
        return not_sent("interactive", "the view did not ask for notify_on_close")
    return await stage.link.deliver("interactive", payload)
