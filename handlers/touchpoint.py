"""Log a visit, a call or a complaint: as a word, from a message, from the account card; and list them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest, account_of_channel
from crisis.account_rights import check_may_edit_account
from crisis.appointment import AppointmentDraft, plan
from crisis.permissions import check_may
from crisis.profile import account_to_edit, account_with_id
from crisis.refusals import InvalidInput
from crisis.rules.permissions import Action
from crisis.rules.touchpoint import guessed_kind, is_theirs, sounds_like_complaint
from crisis.touchpoint import CLOCKS_DIFFER, LogDraft, log
from handlers.account_list import AccountList
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.appointment import planned_blocks, planned_view
from handlers.blocks.declare import KNOWN_ACCOUNT
from handlers.blocks.elements import Block
from handlers.blocks.text import clip
from handlers.blocks.touchpoint import (
    COMPLAINT,
    IN_LIST,
    LIST_TOUCHPOINTS,
    LOG_ACCOUNT,
    LOG_TOUCHPOINT,
    LOG_VIEW,
    TOUCHPOINTS_VIEW,
    LogFields,
    log_form,
    logged_view,
    touchpoints_view,
)
from handlers.declare import QUOTE_MOST, found_accounts, origin_link
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.names import as_typed
from handlers.word import FreeRequest, FreeWord
from storage.queries.appointment import planned_of
from storage.queries.contact import contacts_of
from storage.queries.touchpoint import open_complaints_of, settled_complaints_of, touchpoints_of
from storage.tables.account import Account
from storage.vocabulary import TouchpointKind

LOG_SHORTCUT = "crisis_log_from_message"
CHOOSE = "Choose the account: type a part of its name."


async def log_word(request: FreeRequest) -> Answer:
    """`/crisis log Acme they called about the invoice`: the form, filled as far as the sentence says."""
    return await _log_form(request, is_complaint=False)


async def complaint_word(request: FreeRequest) -> Answer:
    """`/crisis complaint Acme the invoice is wrong again`: the same form with the complaint chosen."""
    return await _log_form(request, is_complaint=True)


async def _list(session: AsyncSession, deps: Dependencies, account: Account) -> Block:
    assert account.id is not None
    planned = await planned_of(session, account.id, limit=IN_LIST)
    return touchpoints_view(
        account.id,
        account.name,
        planned_blocks(planned, most=IN_LIST, now=deps.clock.now()),
        await touchpoints_of(session, account.id, limit=IN_LIST),
        await open_complaints_of(session, account.id, limit=IN_LIST),
        await settled_complaints_of(session, account.id, limit=IN_LIST),
    )


TOUCHPOINTS = AccountList(name="touchpoints", callback_id=TOUCHPOINTS_VIEW, draw=_list)


WORDS = (
    FreeWord(
        word="log",
        usage="[account] [what it was about]",
        help="Log a visit, a call or a complaint; with a time to come, plan it.",
        answer=log_word,
    ),
    FreeWord(
        word="complaint",
        usage="[account] [what they complain about]",
        help="Log a complaint; it can become a crisis.",
        answer=complaint_word,
    ),
    FreeWord(
        word="touchpoints",
        aliases=("complaints",),
        usage="[account]",
        help="Visits, calls and complaints of an account, and what is planned.",
        answer=TOUCHPOINTS.answer,
    ),
)


async def _log_form(request: FreeRequest, *, is_complaint: bool) -> Block:
    deps, now = request.deps, request.deps.clock.now()
    async with deps.database.reading() as session:
        if not request.text and await account_of_channel(session, request.channel_id) is None:
            await check_may(session, deps.protocol, request.who, Action.LIST)
            return log_form(_guessed("", is_complaint=is_complaint, now=now), {}, account_name=None)
        account, text = await account_and_rest(session, request.text, request.channel_id)
        await check_may_edit_account(session, deps.protocol, request.who, account)
        return await _form_for(session, account, _guessed(text, is_complaint=is_complaint, now=now), {})


def _guessed(text: str, *, is_complaint: bool = False, now: datetime) -> LogFields:
    kind = COMPLAINT if is_complaint or sounds_like_complaint(text) else guessed_kind(text).value
    return LogFields(note=text, kind=kind, was_theirs=kind == COMPLAINT or not text or is_theirs(text), at=now)


async def _form_for(
    session: AsyncSession, account: Account, fields: LogFields, ids: Mapping[str, int | str | None]
) -> Block:
    assert account.id is not None
    contacts = await contacts_of(session, account.id)
    return log_form(fields, {"account": account.id, **ids}, account_name=account.name, contacts=contacts)


async def log_from_message(asked: Asked, deps: Dependencies) -> None:
    """The form quotes the message and remembers where it stands; which account, it asks."""
    request, message = asked, asked.body["message"]
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
    quote = clip(await as_typed(deps, str(message.get("text") or "")), QUOTE_MOST)
    ids = {"channel": asked.body["channel"]["id"], "message": message["ts"]}
    await request.answer(log_form(_guessed(quote, now=deps.clock.now()), ids, account_name=None))


async def search(asked: Asked, deps: Dependencies) -> None:
    """Accounts whose name or alias holds what was typed so far."""
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, asked.who, Action.LIST)
    typed = " ".join(str(asked.body.get("value") or "").split())
    await asked.ack(options=await found_accounts(deps, typed) if typed else [])


async def choose_account(asked: Asked, deps: Dependencies) -> None:
    """The account is known now: its contacts can be chosen."""
    form, who = Form(open_view(asked.body)), asked.who
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, account_in(form), by=who)
        contacts = await contacts_of(session, account.id or 0)
    view = log_form(_fields_in(form), form.ids, account_name=None, account=form.option("account"), contacts=contacts)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def press_log(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        form = await _form_for(session, account, LogFields(at=deps.clock.now()), TOUCHPOINTS.opened_from(asked.body))
    await asked.answer(form)


async def submit_log(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Written down; the form says so, and offers what to do with a complaint. What is to come is planned."""
    form, now = Form(view), deps.clock.now()
    fields, account_id = _fields_in(form), account_in(form)
    is_planned = fields.kind != COMPLAINT and fields.at is not None and fields.at > now + CLOCKS_DIFFER
    async with deps.database.transaction() as session:
        if is_planned:
            planned = await plan(session, deps.protocol, _plan_in(form, fields, asked.who), now=now)
        else:
            row = await log(session, deps.protocol, _log_in(form, fields, asked), now=now)
        name = (await account_with_id(session, account_id)).name
        shown = planned_view(name, planned) if is_planned else logged_view(name, row)
    await TOUCHPOINTS.draw_anew(asked, deps, form.ids, account_id)
    await asked.ack(response_action="update", view=shown)


def _log_in(form: Form, fields: LogFields, asked: Asked) -> LogDraft:
    return LogDraft(
        account_id=account_in(form),
        kind=None if fields.kind == COMPLAINT else TouchpointKind(fields.kind),
        note=fields.note,
        by=asked.who,
        was_theirs=fields.was_theirs,
        contact_id=id_in(fields.contact_id) if fields.contact_id else None,
        at=fields.at,
        origin_link=origin_link(form.ids, asked.body),
        view_id=form.view_id,
    )


def _plan_in(form: Form, fields: LogFields, by: str) -> AppointmentDraft:
    assert fields.at is not None
    return AppointmentDraft(
        account_id=account_in(form),
        kind=TouchpointKind(fields.kind),
        planned_at=fields.at,
        purpose=fields.note,
        by=by,
        contact_id=id_in(fields.contact_id) if fields.contact_id else None,
        view_id=form.view_id,
    )


def account_in(form: Form) -> int:
    """From the form's memory, or from its field."""
    if "account" in form.ids:
        return id_in(form.ids["account"])
    value = form.choice("account")
    if not value.startswith(KNOWN_ACCOUNT):
        raise InvalidInput({"account": CHOOSE})
    return id_in(value.removeprefix(KNOWN_ACCOUNT))


def _fields_in(form: Form) -> LogFields:
    kind = form.choice("kind")
    if kind != COMPLAINT and kind not in set(TouchpointKind):
        raise InvalidInput({"kind": "Choose what it was."})
    return LogFields(
        note=form.text("note"),
        kind=kind,
        was_theirs=form.choice("direction") != "ours",
        contact_id=form.choice("contact"),
        at=form.moment("at"),
    )


def register_touchpoint(app: AsyncApp) -> None:
    app.shortcut({"callback_id": LOG_SHORTCUT, "type": "message_action"})(log_from_message)
    app.options(LOG_ACCOUNT)(search)
    app.action(LOG_ACCOUNT)(choose_account)
    app.action(LOG_TOUCHPOINT)(press_log)
    app.action(LIST_TOUCHPOINTS)(TOUCHPOINTS.press)
    app.view(LOG_VIEW)(submit_log)
