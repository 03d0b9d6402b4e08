"""`/crisis review`: look back after a crisis, add what was found, say what we do about it, close it."""

from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.facts import CrisisFacts
from crisis.refusals import UnknownCrisis
from crisis.review import (
    FindingDraft,
    add_finding,
    check_can_be_reviewed,
    check_finding_form,
    close_review,
    improve,
    leave_gap,
)
from crisis.review_facts import ReviewFacts, review_facts
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.review import (
    ADD_FINDING,
    CLOSE_REVIEW,
    FINDING_VIEW,
    IMPROVE,
    IMPROVE_VIEW,
    LEAVE_GAP,
    LEAVE_VIEW,
    finding_form,
    improve_form,
    leave_form,
    review_view,
)
from handlers.blocks.update_modal import about
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.once import Change, carry_out
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import FindingKind

GONE = "This crisis does not exist any more. `/crisis list` shows the open ones."


async def show_review(request: Request) -> Answer:
    """For you alone; whoever may read the crisis may read its review."""
    async with request.deps.database.reading() as session:
        await review_in(session, request, Action.READ)
        return review_view(await facts_of_review(session, request.deps, request.crisis_id))


WORDS = (
    Word(
        word="review",
        help="Look back after a crisis: what went well, what was missing, what we do about it.",
        answer=show_review,
        for_ended=True,
    ),
)


async def review_in(session: AsyncSession, request: Request, action: Action) -> CrisisFacts:
    """The crisis, after checking that the person may do this in its review, before a form is opened for it.

    Raises:
        Refusal: no such crisis, no right, it lasts, or it was a false alarm.
    """
    crisis = await facts_to_change(session, request, action, must_be_open=False)
    check_can_be_reviewed(crisis.key, crisis.status)
    return crisis


async def facts_of_review(session: AsyncSession, deps: Dependencies, crisis_id: int) -> ReviewFacts:
    """
    Raises:
        UnknownCrisis: there is none of this crisis.
    """
    facts = await review_facts(session, deps.protocol, crisis_id)
    if facts is None:
        raise UnknownCrisis(GONE)
    return facts


def request_about(asked: Asked, deps: Dependencies, crisis_id: int) -> Request:
    """What was pressed, as the word that means the same."""
    return Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=crisis_id)


def opened_from(asked: Asked) -> str | None:
    """The review in which it was pressed, to be drawn anew afterwards; None: pressed on the card."""
    return str(asked.body["view"]["id"]) if asked.is_in_modal else None


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    crisis_id = id_in(action.get("value"))
    async with deps.database.reading() as session:
        crisis = await review_in(session, request_about(asked, deps, crisis_id), Action.CHANGE)
    await asked.answer(finding_form(about(crisis), crisis_id, opened_from(asked)))


async def press_gap(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """What we do about it, or why nothing: the form for the gap whose id the button carries."""
    finding_id, place = id_in(action.get("value")), opened_from(asked)
    async with deps.database.reading() as session:
        gap = await check_finding_form(session, deps.protocol, finding_id, by=asked.who)
    if action["action_id"] == LEAVE_GAP:
        await asked.answer(leave_form(gap.text, finding_id, place))
        return
    due_at = deps.clock.now() + deps.protocol.review.improve_within
    await asked.answer(improve_form(gap.text, finding_id, asked.who, due_at, place))


async def press_close(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    crisis_id = id_in(action.get("value"))
    async with deps.database.transaction() as session:
        await close_review(session, deps.protocol, crisis_id, by=asked.who, now=deps.clock.now())
        view = review_view(await facts_of_review(session, deps, crisis_id))
    await _draw_anew(asked, opened_from(asked), view)


async def submit_finding(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    kind, by = form.choice("kind"), asked.who
    draft = FindingDraft(
        crisis_id=form.crisis_id,
        kind=FindingKind(kind) if kind in set(FindingKind) else None,
        text=form.text("text"),
        what=form.text("what"),
        by=by,
    )
    await change_review(asked, deps, form, lambda session, now: add_finding(session, deps.protocol, draft, now=now))


async def submit_improvement(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    gap, owner = id_in(form.ids.get("finding")), form.person("owner")
    what, due_at = form.text("what"), form.moment("due_at")
    if owner:
        await get_to_know(asked.client, deps, owner)
    await change_review(
        asked,
        deps,
        form,
        lambda session, now: improve(
            session, deps.protocol, gap, what=what, owner=owner, due_at=due_at, by=by, now=now
        ),
    )


async def submit_leaving(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    gap, reason = id_in(form.ids.get("finding")), form.text("reason")
    await change_review(
        asked,
        deps,
        form,
        lambda session, now: leave_gap(session, deps.protocol, gap, reason=reason, by=by, now=now),
    )


async def change_review(asked: Asked, deps: Dependencies, form: Form, change: Change[int]) -> None:
    """Carry out once what the form asks for; `change` returns the crisis, whose review below it is drawn anew."""

    async def changed(session: AsyncSession, now: datetime) -> Block:
        return review_view(await facts_of_review(session, deps, await change(session, now)))

    await _draw_anew(asked, form.ids.get("review"), await carry_out(deps, form, changed))


async def _draw_anew(asked: Asked, view_id: object, view: Block | None) -> None:
    """The review below the form shows what came in; a form of the card is simply closed."""
    if view is not None and isinstance(view_id, str):
        await redraw(asked.client, view_id, view)
    await asked.ack()


def register_review(app: AsyncApp) -> None:
    app.action(ADD_FINDING)(press_add)
    app.action(IMPROVE)(press_gap)
    app.action(LEAVE_GAP)(press_gap)
    app.action(CLOSE_REVIEW)(press_close)
    app.view(FINDING_VIEW)(submit_finding)
    app.view(IMPROVE_VIEW)(submit_improvement)
    app.view(LEAVE_VIEW)(submit_leaving)
