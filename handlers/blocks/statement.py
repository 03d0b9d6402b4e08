"""A statement for the client: to copy from a modal, and as a direct message."""

from collections.abc import Mapping
from typing import Any

from crisis.facts import CrisisFacts
from crisis.statement import MadeStatement
from handlers.blocks.elements import SECTION_MOST, Block, actions, button, context, divider, modal, section
from handlers.blocks.text import escaped, mention, pieces, when

MAKE_STATEMENT = "crisis_make_statement"
SEND_STATEMENT = "crisis_send_statement"

MESSAGE_MOST = 2_600
"""One section of a direct message, with the sentence before it."""
SECTIONS_MOST = 4
SAFE = "Made of facts that a client may read: no risks, no scores, nobody's name but their contact's. It was kept."


def statement_view(made: MadeStatement) -> Block:
    """The page as it was made; whoever copies it copies all of it."""
    blocks = [section(part) for part in pieces(made.text, SECTION_MOST)[:SECTIONS_MOST]]
    blocks += [divider(), actions([button("Send it to me", SEND_STATEMENT, str(made.id))]), context(SAFE)]
    if made.earlier:
        said = ", ".join(f"{when(at)} by {mention(by)}" for by, at in made.earlier)
        blocks.append(context(f"Made before: {said}"))
    return modal("For the client", blocks)


def client_statement(values: Mapping[str, Any], _crisis: CrisisFacts | None) -> str:
    """The direct message: one sentence for its reader, then the page."""
    name, text = (
        escaped(str(values.get("account") or ""), 200),
        escaped(str(values.get("statement") or ""), MESSAGE_MOST),
    )
    return f"_For the client {name}; copy what stands below._\n\n{text}"
