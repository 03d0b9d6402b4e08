"""What a person reads of blocks: their words in order, and what can be pressed."""

from collections.abc import Iterator
from typing import Any


def words_of(blocks: list[dict[str, Any]]) -> str:
    """All texts, a line for each text object."""
    return "\n".join(_texts(blocks, ("mrkdwn", "plain_text")))


def marked_up(blocks: list[dict[str, Any]]) -> str:
    """The texts in which Slack reads mark-up; plain text it shows as it stands."""
    return "\n".join(_texts(blocks, ("mrkdwn",)))


def _texts(part: Any, kinds: tuple[str, ...]) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one, kinds)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str):
            if part.get("type") in kinds:
                yield part["text"]
            return
        for name, one in part.items():
            if name != "confirm":
                yield from _texts(one, kinds)


def elements_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything that can be pressed, chosen or filled in."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block[name] for name in ("accessory", "element") if name in block]
    return found


def buttons_of(blocks: list[dict[str, Any]]) -> list[str]:
    """The words on the buttons."""
    return [element["text"]["text"] for element in elements_of(blocks) if element["type"] == "button"]
