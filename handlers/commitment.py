"""Commitments of an account: list, add, change, remove; as words, from the account card, from the list."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest
from crisis.account_rights import check_may_edit_account
from crisis.commitment import (
    DEFAULT_LEAST,
    CommitmentDraft,
    add_commitment,
    commitment_to_edit,
    edit_commitment,
    remove_commitment,
)
from crisis.commitment_facts import account_commitments
from crisis.profile import account_to_edit, account_with_id
from crisis.rules.duration import write_duration
from handlers.account_list import AccountList
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.commitment import (
    ADD_COMMITMENT,
    COMMITMENT_VIEW,
    COMMITMENTS_VIEW,
    EDIT_COMMITMENT,
    LIST_COMMITMENTS,
    MORE_OF_COMMITMENT,
    REMOVE_COMMITMENT,
    commitment_form,
    commitments_list,
)
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account
from storage.tables.commitment import Commitment
from storage.vocabulary import CommitmentKind, Severity

EMPTY = CommitmentDraft(label="", text="", kind=None)


async def _list(session: AsyncSession, deps: Dependencies, account: Account) -> Block:
    return commitments_list(await account_commitments(session, deps.protocol, account, now=deps.clock.now()))


COMMITMENTS = AccountList(name="commitments", callback_id=COMMITMENTS_VIEW, draw=_list)


async def commitment_word(request: FreeRequest) -> Answer:
    """`/crisis commitment Acme a fix within four hours` opens the form with the text; without a text it is empty."""
    deps = request.deps
    async with deps.database.reading() as session:
        account, text = await account_and_rest(session, request.text, request.channel_id)
        await check_may_edit_account(session, deps.protocol, request.who, account)
    draft = CommitmentDraft(label="", text=text, kind=None)
    return commitment_form(account.name, draft, {"account": account.id}, is_full=False)


WORDS = (
    FreeWord(
        word="commitments",
        usage="[account]",
        help="What we promised an account, with buttons to change it.",
        answer=COMMITMENTS.answer,
    ),
    FreeWord(
        word="commitment",
        usage="[account] [what is promised]",
        help="Write down what a contract promises; its clock starts with a crisis.",
        answer=commitment_word,
    ),
)


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    ids = {"account": account.id, **COMMITMENTS.opened_from(asked.body)}
    await asked.answer(commitment_form(account.name, EMPTY, ids, is_full=False))


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The whole form, filled: what is changed is looked at altogether."""
    async with deps.database.reading() as session:
        commitment = await commitment_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        account = await account_with_id(session, commitment.account_id)
    ids = {"account": account.id, "commitment": commitment.id, **COMMITMENTS.opened_from(asked.body)}
    await asked.answer(commitment_form(account.name, _draft_of(commitment), ids, is_full=True))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=asked.who)
    await redraw(asked.client, form.view_id, commitment_form(account.name, _draft_in(form), form.ids, is_full=True))
    await asked.ack()


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    by = asked.who
    async with deps.database.transaction() as session:
        row = await remove_commitment(session, deps.protocol, id_in(action.get("value")), by=by, now=deps.clock.now())
    await COMMITMENTS.draw_anew(asked, deps, COMMITMENTS.opened_from(asked.body), row.account_id)
    await asked.ack()


async def submit_commitment(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by, now = Form(view), asked.who, deps.clock.now()
    account_id, changed = id_in(form.ids.get("account")), form.ids.get("commitment")
    async with deps.database.transaction() as session:
        if changed is not None:
            await edit_commitment(session, deps.protocol, id_in(changed), _draft_in(form), by=by, now=now)
        else:
            await add_commitment(
                session, deps.protocol, account_id, _draft_in(form), by=by, request_key=form.request_key, now=now
            )
    await COMMITMENTS.draw_anew(asked, deps, form.ids, account_id)
    await asked.ack()


def _draft_in(form: Form) -> CommitmentDraft:
    kind, least = form.choice("kind"), form.choice("least_severity")
    return CommitmentDraft(
        label=form.text("label"),
        text=form.text("text"),
        kind=CommitmentKind(kind) if kind in set(CommitmentKind) else None,
        within=form.text("within"),
        least_severity=Severity(least) if least in set(Severity) else DEFAULT_LEAST,
        penalty=form.text("penalty"),
        source=form.text("source"),
        expires_on=form.day("expires_on"),
    )


def _draft_of(commitment: Commitment) -> CommitmentDraft:
    return CommitmentDraft(
        label=commitment.label,
        text=commitment.text,
        kind=commitment.kind,
        within=write_duration(commitment.within) if commitment.within else "",
        least_severity=commitment.least_severity,
        penalty=commitment.penalty,
        source=commitment.source,
        expires_on=commitment.expires_on,
    )


def register_commitment(app: AsyncApp) -> None:
    app.action(LIST_COMMITMENTS)(COMMITMENTS.press)
    app.action(ADD_COMMITMENT)(press_add)
    app.action(EDIT_COMMITMENT)(press_edit)
    app.action(MORE_OF_COMMITMENT)(press_more)
    app.action(REMOVE_COMMITMENT)(press_remove)
    app.view(COMMITMENT_VIEW)(submit_commitment)
