"""`/crisis matrix` and the buttons that mean the same: the list at once, the picture by direct message."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.account_named import account_if_meant
from crisis.matrix import risk_matrix, send_matrix
from handlers.asked import Answer, Asked
from handlers.blocks.matrix import matrix_message
from handlers.blocks.message import Message
from handlers.blocks.risk import SHOW_MATRIX
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord


async def matrix(request: FreeRequest) -> Answer:
    """`/crisis matrix Acme`; in a crisis channel of its account; `/crisis matrix all`, or elsewhere, of all of them."""
    deps = request.deps
    async with deps.database.reading() as session:
        is_about_all = request.text.lower() == "all"
        account = None if is_about_all else await account_if_meant(session, request.text, request.channel_id)
    return await _shown(deps, request.who, account.id if account else None)


async def _shown(deps: Dependencies, who: str, account_id: int | None) -> Message:
    now = deps.clock.now()
    async with deps.database.transaction() as session:
        found = await risk_matrix(session, deps.protocol, who, account_id, now=now)
        if found.risks:
            await send_matrix(session, who, account_id, now=now)
    return matrix_message(found, None, is_coming=bool(found.risks))


WORDS = (
    FreeWord(
        word="matrix",
        usage="[account | all]",
        help="Likelihood × impact of the open risks as a list and a picture, and what the register foresaw.",
        answer=matrix,
    ),
)


async def press_matrix(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    request, value = asked, action.get("value")
    await request.answer(await _shown(deps, request.who, None if value == "all" else id_in(value)))


def register_matrix(app: AsyncApp) -> None:
    app.action(SHOW_MATRIX)(press_matrix)
