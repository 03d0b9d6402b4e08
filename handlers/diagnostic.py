"""Run the relationship diagnostic of an account: as a word, from the account card."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.account_named import account_and_rest
from crisis.account_rights import check_may_edit_account
from crisis.diagnostic import DiagnosticDraft, run_diagnostic
from crisis.diagnostic_facts import relationship
from crisis.profile import account_to_edit, account_with_id
from handlers.account import card_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.diagnostic import (
    DIAGNOSTIC_VIEW,
    MORE_OF_DIAGNOSTIC,
    RUN_DIAGNOSTIC,
    diagnostic_form,
    relationship_text,
)
from handlers.blocks.notice_view import sentence_view
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.scoring import answers_in
from handlers.word import FreeRequest, FreeWord

EMPTY = DiagnosticDraft()


async def diagnostic_word(request: FreeRequest) -> Answer:
    """`/crisis diagnostic Acme`; in a crisis channel without a name that crisis's account."""
    deps = request.deps
    async with deps.database.reading() as session:
        account, _ = await account_and_rest(session, request.text, request.channel_id)
        await check_may_edit_account(session, deps.protocol, request.who, account)
    dimensions = deps.protocol.diagnostic.dimensions
    return diagnostic_form(account.name, dimensions, EMPTY, {"account": account.id}, is_full=False)


WORDS = (
    FreeWord(
        word="diagnostic",
        usage="[account]",
        help="Score how the relationship stands, ourselves or from outside; the card shows what changed.",
        answer=diagnostic_word,
    ),
)


async def press_run(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    ids = {"account": account.id, **card_in(asked.body)}
    dimensions = deps.protocol.diagnostic.dimensions
    await asked.answer(diagnostic_form(account.name, dimensions, EMPTY, ids, is_full=False))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is chosen stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=asked.who)
    dimensions = deps.protocol.diagnostic.dimensions
    view = diagnostic_form(account.name, dimensions, _draft_in(form, deps), form.ids, is_full=True)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def submit_diagnostic(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Keeps the run; the form turns into what it says beside the ones before."""
    form, by, now = Form(view), asked.who, deps.clock.now()
    account_id, draft = id_in(form.ids.get("account")), _draft_in(form, deps)
    async with deps.database.transaction() as session:
        await run_diagnostic(session, deps.protocol, account_id, draft, by=by, request_key=form.request_key, now=now)
        account = await account_with_id(session, account_id)
        found = await relationship(session, deps.protocol, account, now=now)
    await refresh_card(asked.client, deps, form.ids, account_id, by)
    await asked.ack(response_action="update", view=sentence_view("Diagnostic", relationship_text(found)))


def _draft_in(form: Form, deps: Dependencies) -> DiagnosticDraft:
    return DiagnosticDraft(
        scores=answers_in(form, deps.protocol.diagnostic.dimensions),
        source=form.text("source"),
        assessed_on=form.day("assessed_on"),
        notes=form.text("notes"),
    )


def register_diagnostic(app: AsyncApp) -> None:
    app.action(RUN_DIAGNOSTIC)(press_run)
    app.action(MORE_OF_DIAGNOSTIC)(press_more)
    app.view(DIAGNOSTIC_VIEW)(submit_diagnostic)
