"""Which other accounts a crisis may reach, for one reader."""

from crisis.contagion import Contagion, Reached
from handlers.blocks.elements import Block, context, lines_in_sections, section
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention
from storage.vocabulary import LinkKind

LISTED = 40
SHARES = 6
KIND = {
    LinkKind.PRODUCT: "product",
    LinkKind.SUPPLIER: "supplier",
    LinkKind.CLAUSE: "clause",
    LinkKind.SPONSOR: "sponsor",
}


def contagion_message(found: Contagion) -> Message:
    """Names only of accounts the reader may read; of the others their number."""
    crisis = found.crisis
    about = f"{crisis.key}, {escaped(crisis.account_name, 200)}"
    count = len(found.reached) + found.hidden
    if not count:
        said = f"No other account is known to share a product, supplier, clause or sponsor with {about}."
        hint = "What accounts have in common stands on their cards: `/crisis account NAME`."
        return Message(text=said, blocks=[section(said), context(hint)])
    accounts = "1 other account" if count == 1 else f"{count} other accounts"
    said = f"What happened in {about} may reach {accounts}."
    lines = [_line(one) for one in found.reached[:LISTED]]
    blocks: list[Block] = [
        section(f"*{said}* They share something with it."),
        *lines_in_sections(lines, most_sections=20, left_out="and {count} more"),
        *_hidden(found),
        context("Only you read this: other clients' names do not belong in the channel of this one."),
    ]
    return Message(text=said, blocks=blocks)


def _line(one: Reached) -> str:
    shares = "; ".join(f"same {KIND[kind]} “{escaped(value, 150)}”" for kind, value in one.shares[:SHARES])
    kam = f", KAM {mention(one.kam)}" if one.kam else ""
    return f"• *{escaped(one.name, 200)}*{kam}: {shares}"


def _hidden(found: Contagion) -> list[Block]:
    more = max(0, len(found.reached) - LISTED)
    blocks = [context(f"and {more} more that you may read: `/crisis account NAME`.")] if more else []
    if found.hidden:
        count = "1 account" if found.hidden == 1 else f"{found.hidden} accounts"
        blocks.append(section(f"{count} you may not read; a manager can look with `/crisis contagion`."))
    return blocks
