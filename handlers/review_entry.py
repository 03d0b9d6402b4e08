"""Correct what was written in a review, or take it out, until it is closed."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.refusals import UnknownCrisis
from crisis.review_entry import (
    ANSWER,
    FINDING,
    EntryRef,
    change_entry,
    check_entry_form,
    check_may_correct,
    remove_entry,
)
from crisis.review_facts import ReviewFacts
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.notice_view import sentence_view
from handlers.blocks.review import review_view
from handlers.blocks.review_entry import (
    EDIT_ENTRY,
    ENTRY_VIEW,
    LIST_ENTRIES,
    REMOVE_ENTRY,
    entries_view,
    entry_form,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.once import carry_out
from handlers.review import facts_of_review, opened_from


def ref_in(value: object) -> EntryRef:
    """
    Raises:
        UnknownCrisis: the button or form is from another time, or was made up.
    """
    kind, _, number = str(value).partition(":")
    return EntryRef(kind=_kind(kind), id=id_in(number))


def _kind(text: str) -> str:
    if text not in (FINDING, ANSWER):
        raise UnknownCrisis("This does not work any more. `/crisis review` shows the review.")
    return text


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    number, _, kind = str(action.get("value")).partition(":")
    crisis_id = id_in(number)
    async with deps.database.reading() as session:
        await check_may_correct(session, deps.protocol, crisis_id, by=asked.who)
        facts = await facts_of_review(session, deps, crisis_id)
    await asked.answer(entries_view(facts, _kind(kind), review_view_id=opened_from(asked)))


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    ref = ref_in(action.get("value"))
    async with deps.database.reading() as session:
        entry = await check_entry_form(session, deps.protocol, ref, by=asked.who)
    below = Form(open_view(asked.body)).ids.get("review")
    await asked.answer(
        entry_form(
            ref,
            entry.text,
            review_view_id=str(below) if below else None,
            list_view_id=opened_from(asked),
        )
    )


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form says that it is gone; list and review below it show it."""
    form, ref = Form(open_view(asked.body)), ref_in(action.get("value"))
    async with deps.database.transaction() as session:
        crisis_id = await remove_entry(session, deps.protocol, ref, by=asked.who, now=deps.clock.now())
        facts = await facts_of_review(session, deps, crisis_id)
    await redraw(asked.client, form.view_id, sentence_view("Review", "It is not in the review any more."))
    await _draw_below(asked, form, ref, facts)
    await asked.ack()


async def submit_entry(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    ref, text = ref_in(form.ids.get("entry")), form.text("text")

    async def changed(session: AsyncSession, now: Any) -> ReviewFacts:
        crisis_id = await change_entry(session, deps.protocol, ref, text, by=by, now=now)
        return await facts_of_review(session, deps, crisis_id)

    facts = await carry_out(deps, form, changed)
    if facts is not None:
        await _draw_below(asked, form, ref, facts)
    await asked.ack()


async def _draw_below(asked: Asked, form: Form, ref: EntryRef, facts: ReviewFacts) -> None:
    review, entries = form.ids.get("review"), form.ids.get("list")
    below = str(review) if review else None
    if isinstance(entries, str):
        await redraw(asked.client, entries, entries_view(facts, ref.kind, review_view_id=below))
    if below:
        await redraw(asked.client, below, review_view(facts))


def register_review_entry(app: AsyncApp) -> None:
    for kind in (FINDING, ANSWER):
        app.action(f"{LIST_ENTRIES}:{kind}")(press_list)
    app.action(EDIT_ENTRY)(press_edit)
    app.action(REMOVE_ENTRY)(press_remove)
    app.view(ENTRY_VIEW)(submit_entry)
