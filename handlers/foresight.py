"""Was it in the register? The buttons of the card, `/crisis foreseen`, and adding what nobody had thought of."""

from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.foresight import answer_register, register_question
from crisis.profile import account_with_id
from crisis.refusals import InvalidInput, UnknownAccount
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.foresight import (
    ADD_SURPRISE,
    CHOOSE_FORESEEN,
    FORESEEN_VIEW,
    NOBODY,
    NOT_FORESEEN,
    foreseen_message,
    foreseen_view,
)
from handlers.blocks.message import Message
from handlers.blocks.show import reading_view
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.once import carry_out
from handlers.risk_form import new_form
from handlers.word import Request, Word, facts_to_change
from storage.queries.crisis import crisis_by_id

TITLE = "Was it foreseen?"
SCENARIO_MOST = 200
"""As long as a scenario may be; the rest of the summary stands in the crisis."""


async def foreseen_form(request: Request) -> Answer:
    """All risks to choose from; what was answered before can be corrected."""
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
        question = await register_question(session, deps.protocol, request.crisis_id)
    if question is None:
        raise UnknownAccount(f"{crisis.account_name} is not in the account list, so there is no register to look into.")
    return foreseen_view(question)


WORDS = (
    Word(
        word="foreseen",
        help="Say whether the crisis was in the risk register, and as which risk.",
        answer=foreseen_form,
    ),
)


async def press_answer(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Nobody had thought of it."""
    crisis_id = id_in(action.get("value"))
    async with deps.database.transaction() as session:
        now = deps.clock.now()
        foresight = await answer_register(session, deps.protocol, crisis_id, None, by=asked.who, now=now)
    await asked.answer(foreseen_message(foresight, crisis_id))


async def press_choose(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    await asked.answer(await foreseen_form(about))


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form of the register with what happened in it, for whoever may change it."""
    request, crisis_id = asked, id_in(action.get("value"))
    about = Request(deps=deps, who=request.who, channel_id=request.channel_id, crisis_id=crisis_id)
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.READ, must_be_open=False)
        row = await crisis_by_id(session, crisis_id)
        if row is None or row.account_id is None:
            raise UnknownAccount(f"{crisis.account_name} is not in the account list, so it has no register.")
        account = await account_with_id(session, row.account_id)
        scenario = " ".join(crisis.summary.split())[:SCENARIO_MOST]
        view = await new_form(session, deps, account, request.who, scenario=scenario)
    await request.answer(view)


async def submit_foreseen(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    chosen = form.choice("risk")
    if not chosen:
        raise InvalidInput({"risk": "Choose the risk, or that nobody had thought of it."})
    risk_id, crisis_id = None if chosen == NOBODY else id_in(chosen), form.crisis_id
    is_correction = bool(form.ids.get("correct"))

    async def answered(session: AsyncSession, now: datetime) -> Message:
        foresight = await answer_register(
            session, deps.protocol, crisis_id, risk_id, by=asked.who, is_correction=is_correction, now=now
        )
        return foreseen_message(foresight, crisis_id)

    if said := await carry_out(deps, form, answered):
        await asked.ack(response_action="update", view=reading_view(TITLE, said))
    else:
        await asked.ack(response_action="clear")


def register_foresight(app: AsyncApp) -> None:
    app.action(NOT_FORESEEN)(press_answer)
    app.action(CHOOSE_FORESEEN)(press_choose)
    app.action(ADD_SURPRISE)(press_add)
    app.view(FORESEEN_VIEW)(submit_foreseen)
