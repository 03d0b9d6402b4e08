"""What somebody sees on the screen: blocks, mentions, dates and buttons as lines of plain text."""

import html
import re
from collections.abc import Iterator
from typing import Any

from fake_slack.model import Message, View
from fake_slack.state import Workspace

_REFERENCE = re.compile(r"<([@#!]?)([^>|]+)(?:\|([^>]*))?>")


def message_text(slack: Workspace, message: Message) -> str:
    """A message, top to bottom; without blocks its text. `[Label]` is a button."""
    return blocks_text(slack, message.blocks) if message.blocks else readable(slack, message.text)


def view_text(slack: Workspace, view: View) -> str:
    """A modal or Home tab: title, problems, blocks with what is filled in, and the submit button."""
    lines = [f"# {_plain(view.content['title'])}"] if "title" in view.content else []
    lines += [f"! {where}: {problem}" for where, problem in view.errors.items()]
    lines.append(blocks_text(slack, view.blocks, view.values))
    lines += [f"[{_plain(view.content['submit'])}]"] if "submit" in view.content else []
    return "\n".join(lines)


def blocks_text(slack: Workspace, blocks: list[dict[str, Any]], values: dict[str, Any] | None = None) -> str:
    return "\n".join(line for block in blocks for line in _block_lines(slack, block, values or {}))


def readable(slack: Workspace, text: str) -> str:
    """Mrkdwn with names for ids, and dates in their fallback."""

    def shown(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@":
            return f"@{slack.users[target].name}" if target in slack.users else f"@{target}"
        if sign == "#":
            return f"#{slack.channels[target].name}" if target in slack.channels else f"#{target}"
        if sign == "!" and not target.startswith("date"):
            return f"(EVERYBODY IS NOTIFIED: {target})"
        return label or target

    return html.unescape(_REFERENCE.sub(shown, text))


def buttons_of(blocks: list[dict[str, Any]]) -> list[str]:
    """The words on all buttons."""
    return [_plain(button["text"]) for button in _buttons(blocks)]


def buttons_called(blocks: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """The buttons with these words on them, or else those of which a screen reader begins to say them."""
    exactly = [button for button in _buttons(blocks) if _plain(button["text"]) == label]
    return exactly or [button for button in _buttons(blocks) if button.get("accessibility_label", "").startswith(label)]


def _buttons(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory")]:
            if isinstance(element, dict) and element.get("type") == "button":
                yield element


def _block_lines(slack: Workspace, block: dict[str, Any], values: dict[str, Any]) -> list[str]:
    match block["type"]:
        case "header":
            return [f"# {_plain(block['text'])}"]
        case "section":
            texts = [block[key] for key in ("text",) if key in block] + block.get("fields", [])
            lines = [_text(slack, text) for text in texts]
            return [*lines, *_elements(slack, [block["accessory"]])] if "accessory" in block else lines
        case "context":
            return [_text(slack, text) for text in block["elements"] if "text" in text]
        case "actions":
            return _elements(slack, block["elements"])
        case "image":
            return [f"[picture: {block['alt_text']}]"]
        case "input":
            return _input(slack, block, values)
        case other:
            return [f"---{other}---"]


def _elements(slack: Workspace, elements: list[dict[str, Any]]) -> list[str]:
    labels = [element.get("text") or element.get("placeholder") or {"text": element["type"]} for element in elements]
    return [" ".join(f"[{_plain(label)}]" for label in labels)]


def _input(slack: Workspace, block: dict[str, Any], values: dict[str, Any]) -> list[str]:
    state: dict[str, Any] = next(iter(values.get(block["block_id"], {}).values()), {})
    filled = next((value for key, value in state.items() if key != "type"), None)
    filled = _plain(filled["text"]) if isinstance(filled, dict) and "text" in filled else filled
    element = block["element"]
    offered = [_plain(option["text"]) for option in element.get("options", [])]
    hint = [f"  ({_plain(block['hint'])})"] if "hint" in block else []
    return [
        f"{_plain(block['label'])}: {'' if filled is None else filled}{f' of {offered}' if offered else ''}",
        *hint,
    ]


def _text(slack: Workspace, text: dict[str, Any]) -> str:
    return readable(slack, text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def _plain(text: dict[str, Any]) -> str:
    return str(text["text"])
