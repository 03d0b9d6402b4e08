"""Role cards: all of them, one in full, and the line that leads to one."""

from collections.abc import Mapping, Sequence
from typing import Any

from crisis.facts import Duty
from crisis.rules.role import RoleCard
from handlers.blocks.elements import Block, button, context, header, lines_in_sections, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped

SHOW_ROLE = "crisis_show_role"
SECTIONS_MOST = 12


def roles_message(cards: Mapping[str, RoleCard], *, unknown: str = "") -> Message:
    """All of them, with what each is for.

    Args:
        unknown: what was asked for and names no single one.
    """
    said = "Who does what: the roles in a crisis and around it."
    if unknown:
        said = f"No single role is called “{escaped(unknown, 120)}”. These are all of them."
    lines = [f"*{escaped(card.title, 200)}*: {escaped(card.purpose, 400)}" for card in cards.values()]
    blocks = [
        header("Who does what"),
        *([section(said)] if unknown else []),
        *lines_in_sections(lines, most_sections=SECTIONS_MOST, left_out="and {count} more roles"),
        context("`/crisis role legal` shows one with its duties. `/crisis people` says who is who in a crisis."),
    ]
    return Message(text=said, blocks=blocks)


def role_message(card: RoleCard) -> Message:
    """Purpose, duties, what they may decide, what they answer for."""
    said = f"{escaped(card.title, 200)}: {escaped(card.purpose, 400)}"
    return Message(text=said, blocks=role_blocks(card))


def role_blocks(card: RoleCard) -> list[Block]:
    """The same, where several are shown below each other."""
    blocks = [
        header(card.title),
        section(escaped(card.purpose, 400)),
        *_part("Duties", card.duties),
        *_part("May decide", card.decides),
        *_part("Answers for", card.answers_for),
    ]
    if card.also:
        blocks.append(context(f"Also called: {escaped(', '.join(card.also), 800)}"))
    return blocks


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    said = [f"*{title}*", *(f"• {escaped(line, 500)}" for line in lines)]
    return lines_in_sections(said, most_sections=2, left_out="and {count} more")


def duty_blocks(duties: Sequence[Duty]) -> list[Block]:
    """What somebody is there for, a line each, with the button that opens the cards. Its value: their keys."""
    if not duties:
        return []
    said = "What this role does" if len(duties) == 1 else "What these roles do"
    keys = ":".join(duty.role for duty in duties)
    label = f"{said}: {', '.join(duty.title for duty in duties)}"
    lines = [f"*{escaped(duty.title, 200)}:* {escaped(duty.purpose, 300)}" for duty in duties]
    return [section("\n".join(lines), accessory=button(said, SHOW_ROLE, keys, label=label))]


def duty_given(values: Mapping[str, Any]) -> list[Block]:
    """The same from the values of a direct message; nothing in one that an older release wrote."""
    return duty_blocks([Duty(**values["duty"])]) if values.get("duty") else []
