"""Limits of Block Kit elements (buttons, selects, inputs …), as Slack checks them."""

import re
from typing import Any

Json = dict[str, Any]


class Findings:
    """Collects what is wrong, each with the JSON pointer at which Slack would name it."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, pointer: str, sentence: str) -> None:
        """Remember one fault."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")

    def text(self, value: Any, pointer: str, limit: int, kinds: tuple[str, ...] = ("plain_text",)) -> None:
        """A text object of one of these kinds with 1 to `limit` characters."""
        if not isinstance(value, dict) or value.get("type") not in kinds:
            self.add(pointer, f"must provide a text object of type {' or '.join(kinds)}")
            return
        self.string(value.get("text"), f"{pointer}/text", limit)
        if value["type"] == "mrkdwn" and "emoji" in value:
            self.add(pointer, "emoji is only allowed with plain_text")

    def string(self, value: Any, pointer: str, limit: int, least: int = 1) -> None:
        """A string of `least` to `limit` characters."""
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) < least:
            self.add(pointer, f"must be more than {least - 1} characters")
        elif len(value) > limit:
            self.add(pointer, f"must be less than {limit + 1} characters")

    def optional_string(self, owner: Json, key: str, pointer: str, limit: int) -> None:
        """The same for a field that may be absent."""
        if owner.get(key) is not None:
            self.string(owner[key], f"{pointer}/{key}", limit, least=0)

    def optional_text(
        self, owner: Json, key: str, pointer: str, limit: int, kinds: tuple[str, ...] = ("plain_text",)
    ) -> None:
        """A text object that may be absent."""
        if owner.get(key) is not None:
            self.text(owner[key], f"{pointer}/{key}", limit, kinds)

    def number(self, value: Any, pointer: str, low: int, high: int) -> None:
        """A whole number within these bounds."""
        if not isinstance(value, int) or not low <= value <= high:
            self.add(pointer, f"must be between {low} and {high}")

    def count(self, value: Any, pointer: str, most: int, least: int = 1) -> bool:
        """A list of `least` to `most` items; False when it is no list at all."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return False
        if len(value) > most:
            self.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            self.add(pointer, f"must provide at least {least} item")
        return True


ANY_TEXT = ("plain_text", "mrkdwn")
STATIC = {"static_select", "multi_static_select"}
EXTERNAL = {"external_select", "multi_external_select"}
CONVERSATION_SELECTS = {
    "users_select", "conversations_select", "channels_select",
    "multi_users_select", "multi_conversations_select", "multi_channels_select",
}  # fmt: skip
SELECTS = STATIC | EXTERNAL | CONVERSATION_SELECTS
CHOICES = {"radio_buttons", "checkboxes"}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"}
INTERACTIVE = (
    SELECTS | CHOICES | PICKERS | TYPED | {"button", "overflow", "file_input", "icon_button", "workflow_button"}
)
WITH_PLACEHOLDER = SELECTS | PICKERS | TYPED


def check_element(found: Findings, element: Json, pointer: str) -> None:
    """One element, whatever it is; types that are unknown to Slack are refused."""
    kind = element.get("type")
    found.optional_string(element, "action_id", pointer, 255)
    if kind in WITH_PLACEHOLDER:
        found.optional_text(element, "placeholder", pointer, 150)
    if element.get("confirm") is not None:
        check_confirm(found, element["confirm"], f"{pointer}/confirm")
    if kind == "button":
        _check_button(found, element, pointer)
    elif kind == "image":
        check_image(found, element, pointer)
    elif kind in STATIC:
        _check_static_select(found, element, pointer)
    elif kind == "overflow":
        _check_options(found, element.get("options"), f"{pointer}/options", 5)
    elif kind in CHOICES:
        _check_options(found, element.get("options"), f"{pointer}/options", 10, kinds=ANY_TEXT)
    elif kind in TYPED:
        _check_typed(found, element, pointer)
    elif kind in PICKERS:
        _check_picker(found, element, pointer)
    elif kind == "file_input":
        _check_file_input(found, element, pointer)
    elif kind not in INTERACTIVE | {"feedback_buttons"}:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
    if kind in SELECTS | CHOICES:
        _check_select(found, element, pointer)


def check_confirm(found: Findings, confirm: Any, pointer: str) -> None:
    """A confirmation dialog."""
    if not isinstance(confirm, dict):
        found.add(pointer, "must be an object")
        return
    found.text(confirm.get("title"), f"{pointer}/title", 100)
    found.text(confirm.get("text"), f"{pointer}/text", 300, ANY_TEXT)
    found.text(confirm.get("confirm"), f"{pointer}/confirm", 30)
    found.text(confirm.get("deny"), f"{pointer}/deny", 30)
    _check_style(found, confirm, pointer)


def check_image(found: Findings, image: Json, pointer: str) -> None:
    """A picture, as element or block: alt text always, and exactly one source."""
    found.string(image.get("alt_text"), f"{pointer}/alt_text", 2000)
    sources = [key for key in ("image_url", "slack_file") if image.get(key)]
    if len(sources) != 1:
        found.add(pointer, "must provide exactly one of image_url and slack_file")
    found.optional_string(image, "image_url", pointer, 3000)


def _check_style(found: Findings, owner: Json, pointer: str) -> None:
    if owner.get("style") not in (None, "primary", "danger"):
        found.add(f"{pointer}/style", "must be one of: primary, danger")


def _check_button(found: Findings, button: Json, pointer: str) -> None:
    found.text(button.get("text"), f"{pointer}/text", 75)
    found.optional_string(button, "value", pointer, 2000)
    found.optional_string(button, "url", pointer, 3000)
    found.optional_string(button, "accessibility_label", pointer, 75)
    _check_style(found, button, pointer)


def _check_static_select(found: Findings, element: Json, pointer: str) -> None:
    groups = element.get("option_groups")
    if groups is None:
        _check_options(found, element.get("options"), f"{pointer}/options", 100)
        return
    if element.get("options") is not None:
        found.add(pointer, "must not provide both options and option_groups")
    _check_option_groups(found, groups, f"{pointer}/option_groups")


def _check_option_groups(found: Findings, groups: Any, pointer: str) -> None:
    """Up to 100 groups with up to 100 options each; a value occurs once."""
    if not found.count(groups, pointer, 100):
        return
    groups = [group if isinstance(group, dict) else {} for group in groups]
    for index, group in enumerate(groups):
        found.text(group.get("label"), f"{pointer}/{index}/label", 75)
        _check_options(found, group.get("options"), f"{pointer}/{index}/options", 100)
    _check_values_differ(found, [option for group in groups for option in _listed(group, "options")], pointer)


def suggestion_faults(answer: Json) -> list[str]:
    """What Slack would refuse in the app's answer to a block_suggestion; empty when it would show the options."""
    found = Findings()
    if "option_groups" in answer:
        _check_option_groups(found, answer["option_groups"], "/option_groups")
    else:
        _check_options(found, answer.get("options"), "/options", 100, least=0)
    return found.messages


def _check_options(
    found: Findings, options: Any, pointer: str, most: int, least: int = 1, kinds: tuple[str, ...] = ("plain_text",)
) -> None:
    if not found.count(options, pointer, most, least):
        return
    for index, option in enumerate(options):
        _check_option(found, option, f"{pointer}/{index}", kinds)
    _check_values_differ(found, options, pointer)


def _check_option(found: Findings, option: Any, pointer: str, kinds: tuple[str, ...]) -> None:
    if not isinstance(option, dict):
        found.add(pointer, "must be an object")
        return
    found.text(option.get("text"), f"{pointer}/text", 75, kinds)
    found.string(option.get("value"), f"{pointer}/value", 150)
    found.optional_text(option, "description", pointer, 75, kinds)
    found.optional_string(option, "url", pointer, 3000)


def _check_values_differ(found: Findings, options: list[Any], pointer: str) -> None:
    values = [str(option.get("value")) for option in options if isinstance(option, dict)]
    if len(set(values)) < len(values):
        found.add(pointer, "option values must be unique")


def _check_select(found: Findings, element: Json, pointer: str) -> None:
    if element["type"].startswith("multi_"):
        found.number(element.get("max_selected_items", 1), f"{pointer}/max_selected_items", 1, 10_000)
    groups = _listed(element, "option_groups") or [element]
    offered = [option for group in groups if isinstance(group, dict) for option in _listed(group, "options")]
    chosen = [element["initial_option"]] if element.get("initial_option") else _listed(element, "initial_options")
    if element["type"] in STATIC | CHOICES and any(option not in offered for option in chosen):
        found.add(f"{pointer}/initial_option", "initial_option must exactly match one of the provided options")


def _listed(owner: Json, key: str) -> list[Any]:
    value = owner.get(key)
    return value if isinstance(value, list) else []


def _check_typed(found: Findings, element: Json, pointer: str) -> None:
    if element["type"] == "number_input" and "is_decimal_allowed" not in element:
        found.add(pointer, "missing required field: is_decimal_allowed")
    if element["type"] != "plain_text_input":
        return
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    found.number(low, f"{pointer}/min_length", 0, 3000)
    found.number(high, f"{pointer}/max_length", 1, 3000)
    initial = element.get("initial_value")
    if isinstance(initial, str) and isinstance(high, int) and len(initial) > high:
        found.add(f"{pointer}/initial_value", f"must be less than {high + 1} characters")


_SHAPES = {"initial_date": r"\d{4}-\d{2}-\d{2}", "initial_time": r"\d{2}:\d{2}", "initial_date_time": r"\d{10}"}


def _check_picker(found: Findings, element: Json, pointer: str) -> None:
    for key, shape in _SHAPES.items():
        if element.get(key) is not None and not re.fullmatch(shape, str(element[key])):
            found.add(f"{pointer}/{key}", f"must match {shape}")


def _check_file_input(found: Findings, element: Json, pointer: str) -> None:
    found.number(element.get("max_files", 10), f"{pointer}/max_files", 1, 10)
