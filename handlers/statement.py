"""A statement for the client: made by a word or from the account card, sent to whoever asked."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.account_named import account_meant
from crisis.statement import make_statement, send_statement
from handlers.asked import Answer, Asked
from handlers.blocks.elements import Block
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.statement import MAKE_STATEMENT, SEND_STATEMENT, statement_view
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord


async def statement_word(request: FreeRequest) -> Answer:
    """`/crisis statement Acme`; in a crisis channel without a name that crisis's account."""
    deps = request.deps
    async with deps.database.reading() as session:
        account = await account_meant(session, request.text, request.channel_id)
    return await _made(deps, account.id or 0, by=request.who)


async def _made(deps: Dependencies, account_id: int, *, by: str) -> Block:
    async with deps.database.transaction() as session:
        made = await make_statement(session, deps.protocol, account_id, by=by, now=deps.clock.now())
    return statement_view(made)


WORDS = (
    FreeWord(
        word="statement",
        usage="[account]",
        help="A page for the client that plans and a team stand ready; refused while it would be untrue.",
        answer=statement_word,
    ),
)


async def press_make(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    await asked.answer(await _made(deps, id_in(action.get("value")), by=asked.who))


async def press_send(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    statement_id = id_in(action.get("value"))
    async with deps.database.transaction() as session:
        await send_statement(session, deps.protocol, statement_id, by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message("It is on its way to your direct messages."))


def register_statement(app: AsyncApp) -> None:
    app.action(MAKE_STATEMENT)(press_make)
    app.action(SEND_STATEMENT)(press_send)
