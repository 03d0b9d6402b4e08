"""Raise a trigger: as a word, from a message, from the account card; declare, watch or dismiss it (S0-20)."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest, account_of_channel
from crisis.account_rights import check_may_edit_account
from crisis.permissions import check_may
from crisis.profile import account_to_edit, account_with_id
from crisis.rules.permissions import Action
from crisis.rules.trigger import kind_in
from crisis.trigger import TriggerDraft, raise_trigger
from crisis.trigger_decision import dismiss, trigger_to_declare, trigger_to_dismiss, watch
from handlers.account_list import AccountList
from handlers.asked import Answer, Asked
from handlers.blocks.declare import known_account_option
from handlers.blocks.elements import Block
from handlers.blocks.metadata import pack
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.text import clip
from handlers.blocks.trigger import (
    DECLARE_TRIGGER,
    DISMISS_TRIGGER,
    DISMISS_VIEW,
    IN_LIST,
    LIST_TRIGGERS,
    RAISE_TRIGGER,
    RAISE_VIEW,
    TRIGGER_ACCOUNT,
    TRIGGERS_VIEW,
    WATCH_TRIGGER,
    dismiss_form,
    raise_form,
    raised_view,
    triggers_view,
    watched_sentence,
)
from handlers.declare import QUOTE_MOST, open_declare, origin_link
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.names import as_typed
from handlers.touchpoint import account_in, search
from handlers.word import FreeRequest, FreeWord
from storage.queries.trigger import decided_triggers_of, standing_triggers_of
from storage.tables.account import Account

TRIGGER_SHORTCUT = "crisis_trigger_from_message"


async def trigger_word(request: FreeRequest) -> Answer:
    """`/crisis trigger Acme they invited a competitor`: the form, filled as far as the sentence says."""
    deps = request.deps
    async with deps.database.reading() as session:
        if not request.text and await account_of_channel(session, request.channel_id) is None:
            await check_may(session, deps.protocol, request.who, Action.LIST)
            return raise_form(deps.protocol.triggers.catalogue, {}, account_name=None)
        account, text = await account_and_rest(session, request.text, request.channel_id)
        await check_may_edit_account(session, deps.protocol, request.who, account)
    return _form_for(deps, account, text)


async def _list(session: AsyncSession, _deps: Dependencies, account: Account) -> Block:
    assert account.id is not None
    standing = await standing_triggers_of(session, account.id, limit=IN_LIST)
    decided = await decided_triggers_of(session, account.id, limit=IN_LIST)
    return triggers_view(account.id, account.name, standing, decided)


TRIGGERS = AccountList(name="triggers", callback_id=TRIGGERS_VIEW, draw=_list)


WORDS = (
    FreeWord(
        word="trigger",
        usage="[account] [what was noticed]",
        help="Raise a trigger: a sign that something may become a crisis.",
        answer=trigger_word,
    ),
    FreeWord(
        word="triggers",
        usage="[account]",
        help="The triggers of an account, and what became of them.",
        answer=TRIGGERS.answer,
    ),
)


def _form_for(deps: Dependencies, account: Account, text: str, **ids: str | None) -> Block:
    catalogue = deps.protocol.triggers.catalogue
    kind = kind_in(text, deps.protocol.triggers.names())
    return raise_form(catalogue, {"account": account.id, **ids}, account_name=account.name, text=text, kind=kind)


async def raise_from_message(asked: Asked, deps: Dependencies) -> None:
    """The form quotes the message and remembers where it stands; which account, it asks."""
    message = asked.body["message"]
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, asked.who, Action.LIST)
    quote = clip(await as_typed(deps, str(message.get("text") or "")), QUOTE_MOST)
    ids = {"channel": asked.body["channel"]["id"], "message": message["ts"]}
    kind = kind_in(quote, deps.protocol.triggers.names())
    await asked.answer(raise_form(deps.protocol.triggers.catalogue, ids, account_name=None, text=quote, kind=kind))


async def press_raise(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    await asked.answer(_form_for(deps, account, "", **TRIGGERS.opened_from(asked.body)))


async def submit_raise(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Written down; the form says who decides."""
    form = Form(view)
    draft = TriggerDraft(
        account_id=account_in(form),
        kind=form.choice("kind"),
        text=form.text("text"),
        by=asked.who,
        origin_link=origin_link(form.ids, asked.body),
        view_id=form.view_id,
    )
    async with deps.database.transaction() as session:
        raised = await raise_trigger(session, deps.protocol, draft, now=deps.clock.now())
        account = await account_with_id(session, draft.account_id)
    await TRIGGERS.draw_anew(asked, deps, form.ids, draft.account_id)
    await asked.ack(response_action="update", view=raised_view(account.name, raised.asked if raised else None))


async def press_declare(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form that declares, filled with the account and what was noticed."""
    async with deps.database.reading() as session:
        trigger, account = await trigger_to_declare(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    chosen = known_account_option(account.id or 0, account.name, account.tier, None)
    quote = clip(trigger.text, QUOTE_MOST)
    await open_declare(asked, deps, summary=quote, account=chosen, metadata=pack(trigger=trigger.id))


async def press_watch(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Where it was pressed shows it; on the question itself nothing can change, so a sentence says it."""
    async with deps.database.transaction() as session:
        trigger = await watch(session, deps.protocol, id_in(action.get("value")), by=asked.who, now=deps.clock.now())
    if asked.is_in_modal:
        await TRIGGERS.draw_anew(asked, deps, TRIGGERS.opened_from(asked.body), trigger.account_id)
        await asked.ack()
    else:
        await asked.tell(sentence_message(watched_sentence(trigger)))


async def press_dismiss(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        trigger = await trigger_to_dismiss(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    await asked.answer(dismiss_form(trigger, TRIGGERS.opened_from(asked.body)))


async def submit_dismiss(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    async with deps.database.transaction() as session:
        trigger = await dismiss(
            session,
            deps.protocol,
            id_in(form.ids.get("trigger")),
            form.text("reason"),
            by=asked.who,
            now=deps.clock.now(),
        )
    await TRIGGERS.draw_anew(asked, deps, form.ids, trigger.account_id)
    await asked.ack()


def register_trigger(app: AsyncApp) -> None:
    app.shortcut({"callback_id": TRIGGER_SHORTCUT, "type": "message_action"})(raise_from_message)
    app.options(TRIGGER_ACCOUNT)(search)
    app.action(RAISE_TRIGGER)(press_raise)
    app.action(LIST_TRIGGERS)(TRIGGERS.press)
    app.action(DECLARE_TRIGGER)(press_declare)
    app.action(WATCH_TRIGGER)(press_watch)
    app.action(DISMISS_TRIGGER)(press_dismiss)
    app.view(RAISE_VIEW)(submit_raise)
    app.view(DISMISS_VIEW)(submit_dismiss)
