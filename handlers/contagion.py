"""`/crisis contagion`: which other accounts a crisis may reach, for whoever asks alone."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.contagion import contagion
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.contagion import contagion_message
from handlers.blocks.foresight import SHOW_CONTAGION
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import Request, Word, facts_to_change


async def show_contagion(request: Request) -> Answer:
    """Also after the end: whoever looks back asks the same question."""
    deps = request.deps
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.READ, must_be_open=False)
        found = await contagion(session, deps.protocol, request.crisis_id, who=request.who)
    assert found is not None
    return contagion_message(found)


WORDS = (
    Word(
        word="contagion",
        help="Which other accounts share what broke: product, supplier, clause, sponsor. For you alone.",
        answer=show_contagion,
    ),
)


async def press_contagion(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    await asked.answer(await show_contagion(about))


def register_contagion(app: AsyncApp) -> None:
    app.action(SHOW_CONTAGION)(press_contagion)
