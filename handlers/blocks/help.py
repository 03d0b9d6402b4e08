"""What `/crisis help` says."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.blocks.elements import context, header, lines_in_sections, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped


@dataclass(frozen=True)
class HelpLine:
    word: str
    usage: str
    aliases: tuple[str, ...]
    help: str


def help_message(lines: Sequence[HelpLine], *, owner: str, version: str) -> Message:
    """How to declare, every word, what a key is, and whom to ask."""
    start = "`/crisis` declares a crisis; `/crisis Acme cannot invoice` declares it with that text."
    key = "In a crisis channel a word is about its crisis. Elsewhere give its key (`C-2026-007`, or `7`), or choose."
    questions = f" Questions about it: {escaped(owner, 200)}." if owner else ""
    blocks = [
        header("What /crisis can do"),
        section(start),
        *lines_in_sections([_line(line) for line in lines], most_sections=10, left_out="and {count} more"),
        context(key),
        context(f"Protocol {escaped(version, 100)}.{questions}"),
    ]
    words = ", ".join(line.word for line in lines)
    return Message(text=f"{start} Words: {words}.", blocks=blocks)


def _line(line: HelpLine) -> str:
    usage = f" {escaped(line.usage, 200)}" if line.usage else ""
    also = f" (also: {', '.join(line.aliases)})" if line.aliases else ""
    return f"• `/crisis {line.word}{usage}` {escaped(line.help, 300)}{also}"
