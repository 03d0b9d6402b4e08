"""Role cards: what each role is for, what it does and may decide."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.permissions import check_may
from crisis.refusals import UnknownRole
from crisis.rules.permissions import Action
from crisis.rules.role import card_named
from handlers.asked import Answer, Asked
from handlers.blocks.elements import modal
from handlers.blocks.role import SHOW_ROLE, role_blocks, role_message, roles_message
from handlers.dependencies import Dependencies
from handlers.word import FreeRequest, FreeWord

TITLE = "What this role does"
MOST_SHOWN = 6
"""One person has at most four roles in a crisis, and what they were called for."""


async def role_word(request: FreeRequest) -> Answer:
    """`/crisis role`: all of them; `… role legal`: one; a word that names none shows all."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
    cards, said = deps.protocol.roles, request.text.strip()
    key = card_named(cards, said) if said else None
    return role_message(cards[key]) if key else roles_message(cards, unknown=said)


WORDS = (
    FreeWord(
        word="role",
        aliases=("roles", "duties"),
        usage="[role]",
        help="What each role in a crisis is for; of one its duties and what it may decide.",
        answer=role_word,
    ),
)


async def press_show(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The cards of the roles that somebody reads they have. They are text of the protocol, and name nobody."""
    keys = str(action.get("value")).split(":")[:MOST_SHOWN]
    cards = [deps.protocol.roles[key] for key in keys if key in deps.protocol.roles]
    if not cards:
        raise UnknownRole("The protocol does not know this role any more. `/crisis role` lists those there are.")
    await asked.answer(modal(TITLE, [block for card in cards for block in role_blocks(card)]))


def register_role(app: AsyncApp) -> None:
    app.action(SHOW_ROLE)(press_show)
