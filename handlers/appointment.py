"""Planned visits and calls: move, cancel, say what became of them. They are made by the form that logs (S3-23)."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.appointment import appointment_to_change, cancel, did_not_take_place, move, took_place
from handlers.asked import Asked
from handlers.blocks.appointment import (
    CANCEL_APPOINTMENT,
    DID_NOT,
    DID_NOT_VIEW,
    MOVE_APPOINTMENT,
    MOVE_VIEW,
    TOOK_PLACE,
    TOOK_PLACE_VIEW,
    did_not_form,
    move_form,
    took_place_form,
)
from handlers.blocks.notice_view import sentence_message
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.touchpoint import TOUCHPOINTS
from storage.tables.appointment import Appointment

FORMS = {MOVE_APPOINTMENT: move_form, TOOK_PLACE: took_place_form, DID_NOT: did_not_form}
"""What is pressed → the form that opens for it."""


async def press_form(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        row = await appointment_to_change(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    form = FORMS[action["action_id"]]
    await asked.answer(form(row, TOUCHPOINTS.opened_from(asked.body)))


async def press_cancel(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Where it was pressed shows it; on the note itself nothing can change, so a sentence says it."""
    async with deps.database.transaction() as session:
        row = await cancel(session, deps.protocol, id_in(action.get("value")), by=asked.who, now=deps.clock.now())
    if asked.is_in_modal:
        await TOUCHPOINTS.draw_anew(asked, deps, TOUCHPOINTS.opened_from(asked.body), row.account_id)
        await asked.ack()
    else:
        await asked.tell(sentence_message("It is cancelled. You are not reminded of it any more."))


async def submit_move(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        row = await move(session, deps.protocol, _id_in(form), form.moment("at"), by=asked.who, now=deps.clock.now())
    await _done(asked, deps, form, row)


async def submit_took_place(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        row = await took_place(
            session, deps.protocol, _id_in(form), form.text("note"), by=asked.who, now=deps.clock.now()
        )
    await _done(asked, deps, form, row)


async def submit_did_not(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        row = await did_not_take_place(
            session, deps.protocol, _id_in(form), form.text("reason"), by=asked.who, now=deps.clock.now()
        )
    await _done(asked, deps, form, row)


def _id_in(form: Form) -> int:
    return id_in(form.ids.get("appointment"))


async def _done(asked: Asked, deps: Dependencies, form: Form, row: Appointment) -> None:
    await TOUCHPOINTS.draw_anew(asked, deps, form.ids, row.account_id)
    await asked.ack()


def register_appointment(app: AsyncApp) -> None:
    for action_id in FORMS:
        app.action(action_id)(press_form)
    app.action(CANCEL_APPOINTMENT)(press_cancel)
    app.view(MOVE_VIEW)(submit_move)
    app.view(TOOK_PLACE_VIEW)(submit_took_place)
    app.view(DID_NOT_VIEW)(submit_did_not)
