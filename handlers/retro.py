"""The questions of a review: the form for an answer, and what comes of it (S1-19)."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.retro import answer_question, question_named
from crisis.rules.permissions import Action
from handlers.asked import Asked
from handlers.blocks.retro import ANSWER_QUESTION, ANSWER_VIEW, answer_form
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.review import change_review, opened_from, request_about, review_in


async def press_answer(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    number, _, name = str(action.get("value")).partition(":")
    crisis_id = id_in(number)
    async with deps.database.reading() as session:
        await review_in(session, request_about(asked, deps, crisis_id), Action.CHANGE)
    question = question_named(deps.protocol, name)
    await asked.answer(answer_form(question.question, crisis_id, question.name, opened_from(asked)))


async def submit_answer(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    crisis_id, question, text = form.crisis_id, str(form.ids.get("question")), form.text("text")
    await change_review(
        asked,
        deps,
        form,
        lambda session, now: answer_question(
            session, deps.protocol, crisis_id, question=question, text=text, by=by, now=now
        ),
    )


def register_retro(app: AsyncApp) -> None:
    app.action(ANSWER_QUESTION)(press_answer)
    app.view(ANSWER_VIEW)(submit_answer)
