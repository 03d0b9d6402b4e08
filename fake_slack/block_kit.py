"""Limits of Block Kit blocks and views, as Slack checks them before it shows anything."""

import json
from collections.abc import Callable
from typing import Any

from fake_slack.block_elements import (
    ANY_TEXT,
    CHOICES,
    CONVERSATION_SELECTS,
    EXTERNAL,
    PICKERS,
    SELECTS,
    STATIC,
    TYPED,
    Findings,
    check_element,
    check_image,
)
from fake_slack.model import block_elements

Json = dict[str, Any]

_MULTI = {kind for kind in STATIC | EXTERNAL | CONVERSATION_SELECTS if kind.startswith("multi_")}
IN_ACTIONS = (SELECTS - _MULTI) | CHOICES | PICKERS | {"button", "overflow", "workflow_button"}
IN_SECTION = (SELECTS | CHOICES | PICKERS | {"button", "overflow", "image", "workflow_button"}) - {"datetimepicker"}
IN_INPUT = SELECTS | CHOICES | PICKERS | TYPED | {"file_input"}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}

EVERYWHERE = {"section", "divider", "image", "actions", "context", "header", "input", "rich_text", "video"}
MESSAGE_ONLY = {
    "markdown", "table", "data_table", "context_actions", "card", "carousel", "container", "task_card", "plan",
    "data_visualization",
}  # fmt: skip
ON_SURFACE = {
    "message": EVERYWHERE | MESSAGE_ONLY,
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE,
}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def message_faults(blocks: list[Json]) -> list[str]:
    """What Slack would refuse in the blocks of a message; empty when it would show them."""
    found = Findings()
    _check_blocks(found, blocks, "/blocks", "message")
    return found.messages


def view_faults(view: Any) -> list[str]:
    """What Slack would refuse in a modal or Home tab; empty when it would show it."""
    found = Findings()
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        found.add("/view/type", "unsupported type; must be modal or home")
        return found.messages
    _check_frame(found, view)
    _check_blocks(found, view.get("blocks"), "/view/blocks", view["type"])
    return found.messages


def view_size(view: Any) -> int:
    """Bytes of the view as JSON."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def _check_frame(found: Findings, view: Json) -> None:
    found.optional_string(view, "private_metadata", "/view", 3000)
    found.optional_string(view, "callback_id", "/view", 255)
    found.optional_string(view, "external_id", "/view", 255)
    if view["type"] == "home":
        return
    found.text(view.get("title"), "/view/title", 24)
    found.optional_text(view, "submit", "/view", 24)
    found.optional_text(view, "close", "/view", 24)
    blocks = view.get("blocks") if isinstance(view.get("blocks"), list) else []
    if not view.get("submit") and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks or []):
        found.add("/view", "`submit` is required when an `input` block is within the `blocks` array")


def _check_blocks(found: Findings, blocks: Any, pointer: str, surface: str) -> None:
    if not found.count(blocks, pointer, MOST_BLOCKS[surface], least=0):
        return
    for index, block in enumerate(blocks):
        if isinstance(block, dict):
            _check_block(found, block, f"{pointer}/{index}", surface)
        else:
            found.add(f"{pointer}/{index}", "must be an object")
    _check_together(found, [block for block in blocks if isinstance(block, dict)], pointer)


def _check_block(found: Findings, block: Json, pointer: str, surface: str) -> None:
    kind = str(block.get("type"))
    found.optional_string(block, "block_id", pointer, 255)
    if kind not in ON_SURFACE[surface]:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    check = _CHECKS.get(kind)
    if check is not None:
        check(found, block, pointer)


def _check_together(found: Findings, blocks: list[Json], pointer: str) -> None:
    _check_unique(found, [block.get("block_id") for block in blocks], pointer, "block_id")
    for index, block in enumerate(blocks):
        ids = [element.get("action_id") for element in block_elements(block)]
        _check_unique(found, ids, f"{pointer}/{index}", "action_id")
    elements = [element for block in blocks for element in block_elements(block)]
    if sum(bool(element.get("focus_on_load")) for element in elements) > 1:
        found.add(pointer, "only one element may have focus_on_load")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        found.add(pointer, "only_one_table_allowed")
    if sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown") > 12_000:
        found.add(pointer, "markdown text must be less than 12001 characters in total")


def _check_unique(found: Findings, ids: list[Any], pointer: str, name: str) -> None:
    given = [one for one in ids if isinstance(one, str) and one]
    for twice in sorted({one for one in given if given.count(one) > 1}):
        found.add(pointer, f"`{name}` {twice} already exists")


def _check_elements(found: Findings, block: Json, pointer: str, most: int, allowed: set[str]) -> None:
    elements = block.get("elements")
    if not found.count(elements, f"{pointer}/elements", most):
        return
    for index, element in enumerate(elements or []):
        _check_allowed(found, element, f"{pointer}/elements/{index}", allowed)


def _check_allowed(found: Findings, element: Any, pointer: str, allowed: set[str]) -> None:
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(kind, str) or kind not in allowed:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    check_element(found, element, pointer)


def _count(found: Findings, block: Json, pointer: str, most: int) -> None:
    found.count(block.get("elements"), f"{pointer}/elements", most)


def _section(found: Findings, block: Json, pointer: str) -> None:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        found.add(pointer, "missing required field: text or fields")
    found.optional_text(block, "text", pointer, 3000, ANY_TEXT)
    if fields is not None and found.count(fields, f"{pointer}/fields", 10):
        for index, entry in enumerate(fields):
            found.text(entry, f"{pointer}/fields/{index}", 2000, ANY_TEXT)
    if block.get("accessory") is not None:
        _check_allowed(found, block["accessory"], f"{pointer}/accessory", IN_SECTION)


def _context(found: Findings, block: Json, pointer: str) -> None:
    if not found.count(block.get("elements"), f"{pointer}/elements", 10):
        return
    for index, element in enumerate(block["elements"]):
        where = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(found, element, where)
        else:
            found.text(element, where, 3000, ANY_TEXT)


def _input(found: Findings, block: Json, pointer: str) -> None:
    found.text(block.get("label"), f"{pointer}/label", 2000)
    found.optional_text(block, "hint", pointer, 2000)
    _check_allowed(found, block.get("element"), f"{pointer}/element", IN_INPUT)


def _image(found: Findings, block: Json, pointer: str) -> None:
    check_image(found, block, pointer)
    found.optional_text(block, "title", pointer, 2000)


def _table(found: Findings, block: Json, pointer: str) -> None:
    if found.count(block.get("rows"), f"{pointer}/rows", 100):
        for index, row in enumerate(block["rows"]):
            found.count(row, f"{pointer}/rows/{index}", 20)
    if block.get("column_settings") is not None:
        found.count(block["column_settings"], f"{pointer}/column_settings", 20, least=0)


def _data_table(found: Findings, block: Json, pointer: str) -> None:
    if not block.get("caption"):
        found.add(f"{pointer}/caption", "missing required field: caption")
    if found.count(block.get("rows"), f"{pointer}/rows", 101, least=2):
        lengths = {len(row) if isinstance(row, list) else -1 for row in block["rows"]}
        if len(lengths) > 1 or -1 in lengths:
            found.add(f"{pointer}/rows", "all rows must have the same number of cells")
    found.number(block.get("page_size", 5), f"{pointer}/page_size", 1, 100)


def _card(found: Findings, block: Json, pointer: str) -> None:
    for key, limit in (("title", 150), ("subtitle", 150), ("body", 200)):
        found.optional_text(block, key, pointer, limit, ANY_TEXT)
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        found.add(pointer, "must provide one of hero_image, title, actions, body")


def _alert(found: Findings, block: Json, pointer: str) -> None:
    found.text(block.get("text"), f"{pointer}/text", 3000, ANY_TEXT)
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        found.add(f"{pointer}/level", "must be one of: default, info, warning, error, success")


_CHECKS: dict[str, Callable[[Findings, Json, str], None]] = {
    "section": _section,
    "header": lambda found, block, at: found.text(block.get("text"), f"{at}/text", 150),
    "actions": lambda found, block, at: _check_elements(found, block, at, 25, IN_ACTIONS),
    "context": _context,
    "context_actions": lambda found, block, at: _check_elements(found, block, at, 5, IN_CONTEXT_ACTIONS),
    "input": _input,
    "image": _image,
    "markdown": lambda found, block, at: found.string(block.get("text"), f"{at}/text", 12_000),
    "rich_text": lambda found, block, at: _count(found, block, at, 1000),
    "table": _table,
    "data_table": _data_table,
    "card": _card,
    "carousel": lambda found, block, at: _count(found, block, at, 10),
    "container": lambda found, block, at: found.optional_text(block, "title", at, 150, ANY_TEXT),
    "alert": _alert,
}
