"""Obligations: list them, record one as kept, broken or not applying; as words and as buttons."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.obligation import check_obligation_form, obligation_numbered, settle_obligation
from crisis.obligation_facts import ObligationBoard, obligation_board
from crisis.refusals import UnknownCrisis
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.elements import Block
from handlers.blocks.obligation import (
    LIST_OBLIGATIONS,
    SETTLE_VIEW,
    SETTLES,
    nothing_promised,
    obligations_list,
    settle_modal,
)
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Kept

NO_BOARD = "This crisis does not exist any more. `/crisis list` shows the open ones."


async def list_obligations(request: Request) -> Answer:
    """All of them with buttons, for whoever asks."""
    deps = request.deps
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.READ, must_be_open=False)
        board = await _board(session, deps, request.crisis_id)
    return obligations_list(board) if board.obligations else nothing_promised(board.crisis)


def _settling(kept: Kept) -> Callable[[Request], Awaitable[Answer]]:
    async def settle_form(request: Request) -> Answer:
        """`/crisis kept 2 Mara confirmed it` opens the form; without a number, the list to choose from."""
        number, _, evidence = request.text.partition(" ")
        if not (number.isascii() and number.isdigit()):
            return await list_obligations(request)
        deps = request.deps
        async with deps.database.reading() as session:
            await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
            obligation_id = await obligation_numbered(session, request.crisis_id, int(number[:6]))
            return await _form(session, deps, obligation_id, kept, request.who, evidence=evidence.strip())

    return settle_form


WORDS = (
    Word(
        word="obligations",
        aliases=("obligation",),
        help="What the contract promises in a crisis, by when.",
        answer=list_obligations,
    ),
    Word(
        word="kept",
        usage="[key] number [what shows it]",
        help="Record that an obligation was kept.",
        answer=_settling(Kept.KEPT),
        takes_text=True,
        needs_number=True,
    ),
    Word(
        word="notkept",
        usage="[key] number [what shows it]",
        help="Record that an obligation was broken.",
        answer=_settling(Kept.BROKEN),
        takes_text=True,
        needs_number=True,
    ),
    Word(
        word="void",
        usage="[key] number [reason]",
        help="Record that an obligation does not apply.",
        answer=_settling(Kept.VOID),
        takes_text=True,
        needs_number=True,
    ),
)


async def _board(session: AsyncSession, deps: Dependencies, crisis_id: int) -> ObligationBoard:
    board = await obligation_board(session, deps.protocol, crisis_id, now=deps.clock.now())
    if board is None:
        raise UnknownCrisis(NO_BOARD)
    return board


async def _form(
    session: AsyncSession, deps: Dependencies, obligation_id: int, kept: Kept, who: str, *, evidence: str = ""
) -> Block:
    row = await check_obligation_form(session, deps.protocol, obligation_id, kept, by=who)
    board = await _board(session, deps, row.crisis_id)
    (one,) = [one for one in board.obligations if one.id == obligation_id]
    return settle_modal(board, one, kept, evidence=evidence)


async def press_settle(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Kept, Broken, Does not apply: the form for the obligation whose id the button carries."""
    async with deps.database.reading() as session:
        form = await _form(session, deps, id_in(action.get("value")), SETTLES[action["action_id"]], asked.who)
    await asked.answer(form)


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    await asked.answer(await list_obligations(about))


async def submit_settled(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    kept = str(form.ids.get("kept"))
    instead_of = str(form.ids.get("instead_of") or Kept.OPEN)
    if kept not in SETTLES.values() or instead_of not in set(Kept):
        raise UnknownCrisis("This form is from another time. `/crisis obligations` shows what is open.")
    async with deps.database.transaction() as session:
        await settle_obligation(
            session,
            deps.protocol,
            id_in(form.ids.get("obligation")),
            kept=Kept(kept),
            evidence=form.text("evidence"),
            instead_of=Kept(instead_of),
            by=asked.who,
            now=deps.clock.now(),
        )
    await asked.ack(response_action="clear")


def register_obligation(app: AsyncApp) -> None:
    for action_id in SETTLES:
        app.action(action_id)(press_settle)
    app.action(LIST_OBLIGATIONS)(press_list)
    app.view(SETTLE_VIEW)(submit_settled)
