"""Pass on what a client said to whoever stands for a function; they say that they saw it, and answer."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.handoff import answer_handoff, functions_for, handoff_to_answer, pass_on, see_handoff
from handlers.asked import Asked
from handlers.blocks.handoff import ANSWER, ANSWER_VIEW, PASS_ON, PASS_ON_VIEW, SEEN, answer_form, pass_on_form
from handlers.blocks.notice_view import sentence_message, sentence_view
from handlers.blocks.text import mention
from handlers.dependencies import Dependencies
from handlers.feedback import FEEDBACK
from handlers.form import Form
from handlers.ids import id_in
from handlers.once import once


async def press_pass_on(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    feedback_id = id_in(action.get("value"))
    async with deps.database.reading() as session:
        row, account, functions = await functions_for(
            session, deps.protocol, feedback_id, by=asked.who, now=deps.clock.now()
        )
    ids = {"feedback": feedback_id, "account": account.id, **FEEDBACK.opened_from(asked.body)}
    await asked.answer(pass_on_form(row.text, functions, ids))


async def submit_pass_on(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """On its way; the list below says so at once."""
    form = Form(view)
    async with deps.database.transaction() as session:
        handoff = await pass_on(
            session,
            deps.protocol,
            id_in(form.ids.get("feedback")),
            form.choice("function"),
            by=asked.who,
            note=form.text("note"),
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await FEEDBACK.draw_anew(asked, deps, form.ids, id_in(form.ids.get("account")))
    to = f" to {mention(handoff.slack_id)}" if handoff else ""
    said = f"It is passed on{to}. The list of what the client said shows when they have seen it."
    await asked.ack(response_action="update", view=sentence_view("Passed on", said))


async def press_seen(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        handoff = await see_handoff(session, id_in(action.get("value")), by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message(f"Thank you. {mention(handoff.passed_by)} sees in the list that you saw it."))


async def press_answer(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    handoff_id = id_in(action.get("value"))
    async with deps.database.reading() as session:
        handoff = await handoff_to_answer(session, handoff_id, by=asked.who)
    await asked.answer(answer_form(handoff_id, handoff.passed_by))


async def submit_answer(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    handoff_id, text = id_in(form.ids.get("handoff")), form.text("answer")
    await once(asked, deps, form, lambda session, now: answer_handoff(session, handoff_id, text, by=asked.who, now=now))


def register_handoff(app: AsyncApp) -> None:
    app.action(PASS_ON)(press_pass_on)
    app.view(PASS_ON_VIEW)(submit_pass_on)
    app.action(SEEN)(press_seen)
    app.action(ANSWER)(press_answer)
    app.view(ANSWER_VIEW)(submit_answer)
