"""Recovering, resolved, reopened, cancelled."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.refusals import WrongStatus
from crisis.resolve import Resolution, cancel, reopen, resolve, start_recovery
from crisis.rules.lifecycle import check_may_follow, is_open
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import RECOVER_VIEW, recover_modal
from handlers.blocks.end_modals import (
    CANCEL_VIEW,
    REOPEN_VIEW,
    RESOLVE_VIEW,
    cancel_modal,
    reopen_modal,
    resolve_modal,
)
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Status


async def recover_form(request: Request) -> Answer:
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    return recover_modal(crisis, note=request.text)


async def resolve_form(request: Request) -> Answer:
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.END)
    return resolve_modal(crisis, what_was_done=request.text)


async def reopen_form(request: Request) -> Answer:
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.END, must_be_open=False)
    if is_open(crisis.status):
        raise WrongStatus(f"{crisis.key} is open: it is {crisis.status.value}. There is nothing to reopen.")
    check_may_follow(crisis.status, Status.RESPONDING)
    return reopen_modal(crisis, request.deps.protocol, reason=request.text)


async def cancel_form(request: Request) -> Answer:
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.END)
    return cancel_modal(crisis, reason=request.text)


WORDS = (
    Word(
        word="recover",
        aliases=("recovering",),
        usage="[key] [what shows it]",
        help="Say that the worst is over; updates go on.",
        answer=recover_form,
        takes_text=True,
    ),
    Word(
        word="resolve",
        aliases=("resolved",),
        usage="[key] [what was done]",
        help="End the crisis; everybody who must know gets the digest.",
        answer=resolve_form,
        takes_text=True,
    ),
    Word(
        word="reopen",
        usage="[key] [what happened]",
        help="Take a resolved crisis up again; its clocks run again.",
        answer=reopen_form,
        takes_text=True,
        for_ended=True,
    ),
    Word(
        word="cancel",
        usage="[key] [why]",
        help="Call off a false alarm.",
        answer=cancel_form,
        takes_text=True,
    ),
)


async def submit_recovery(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: start_recovery(
            session, deps.protocol, form.crisis_id, by=asked.who, note=form.text("note"), now=now
        ),
    )


async def submit_resolution(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    resolution = Resolution(
        crisis_id=form.crisis_id,
        by=asked.who,
        what_was_done=form.text("what_was_done"),
        cause=form.text("cause"),
        client_confirmed_by=form.text("client_confirmed_by"),
        client_confirmed_how=form.text("client_confirmed_how"),
        unconfirmed_reason=form.text("unconfirmed_reason"),
    )
    await once(asked, deps, form, lambda session, now: resolve(session, deps.protocol, resolution, now=now))


async def submit_reopening(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: reopen(
            session, deps.protocol, form.crisis_id, by=asked.who, reason=form.text("reason"), now=now
        ),
    )


async def submit_cancellation(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: cancel(
            session, deps.protocol, form.crisis_id, by=asked.who, reason=form.text("reason"), now=now
        ),
    )


def register_resolve(app: AsyncApp) -> None:
    app.view(RECOVER_VIEW)(submit_recovery)
    app.view(RESOLVE_VIEW)(submit_resolution)
    app.view(REOPEN_VIEW)(submit_reopening)
    app.view(CANCEL_VIEW)(submit_cancellation)
