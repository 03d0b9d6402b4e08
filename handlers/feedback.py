"""What the client says after a crisis: write it down, list it, put the question off."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest
from crisis.account_rights import check_may_edit_account, check_may_read_account
from crisis.feedback import FeedbackDraft, write_feedback
from crisis.feedback_ask import not_yet
from crisis.feedback_facts import voice_of
from crisis.permissions import check_may
from crisis.profile import account_to_edit, account_with_id
from crisis.refusals import UnknownAccount, UnknownCrisis
from crisis.rules.permissions import Action
from handlers.account_list import AccountList
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.feedback import (
    FEEDBACK_LIST_VIEW,
    FEEDBACK_NOT_YET,
    FEEDBACK_VIEW,
    LIST_FEEDBACK,
    MORE_OF_FEEDBACK,
    WRITE_FEEDBACK,
    FeedbackFields,
    feedback_form,
    feedback_view,
    written_view,
)
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.text import when
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.which_crisis import key_in
from handlers.word import FreeRequest, FreeWord
from storage.queries.contact import contacts_of
from storage.queries.crisis import crisis_by_channel, crisis_by_id, crisis_by_key
from storage.tables.account import Account
from storage.tables.crisis import Crisis
from storage.vocabulary import TouchpointKind


async def _draw(session: AsyncSession, _deps: Dependencies, account: Account) -> Block:
    return feedback_view(await voice_of(session, account))


FEEDBACK = AccountList(name="feedback_list", callback_id=FEEDBACK_LIST_VIEW, draw=_draw)


async def feedback_word(request: FreeRequest) -> Answer:
    """`/crisis feedback Acme` lists what they said; `… Acme they are calm again` opens the form with the sentence."""
    deps = request.deps
    async with deps.database.reading() as session:
        account, crisis, text = await _meant(session, request)
        if not text:
            await check_may_read_account(session, deps.protocol, request.who, account)
            return await _draw(session, deps, account)
        await check_may_edit_account(session, deps.protocol, request.who, account)
    return feedback_form(
        FeedbackFields(text=text, at=deps.clock.now()),
        _ids(account, crisis),
        account_name=account.name,
        crisis_key=crisis.key if crisis else "",
    )


WORDS = (
    FreeWord(
        word="feedback",
        usage="[account or key] [what they say]",
        help="What a client says after a crisis: write it down, or see what they said.",
        answer=feedback_word,
    ),
)


async def _meant(session: AsyncSession, request: FreeRequest) -> tuple[Account, Crisis | None, str]:
    """The account, the crisis if a key or the channel names one, and what was typed after it."""
    first, _, rest = request.text.strip().partition(" ")
    key = key_in(first, now=request.deps.clock.now(), numbers=not rest)
    if key is not None:
        crisis = await crisis_by_key(session, key)
        await check_may(session, request.deps.protocol, request.who, Action.LIST, crisis)
        return *await _of_crisis(session, crisis), rest.strip()
    await check_may(session, request.deps.protocol, request.who, Action.LIST)
    account, text = await account_and_rest(session, request.text, request.channel_id)
    here = await crisis_by_channel(session, request.channel_id) if request.channel_id else None
    return account, here if here and here.account_id == account.id else None, text


async def _of_crisis(session: AsyncSession, crisis: Crisis | None) -> tuple[Account, Crisis]:
    if crisis is None:
        raise UnknownCrisis("There is no such crisis. `/crisis list` shows the open ones.")
    if crisis.account_id is None:
        raise UnknownAccount(f"{crisis.account_name} is not in the account list, so nothing is kept of what they say.")
    return await account_with_id(session, crisis.account_id), crisis


def _ids(account: Account, crisis: Crisis | None) -> dict[str, int | None]:
    return {"account": account.id, "crisis": crisis.id if crisis else None}


async def press_write(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """From the question, whose button carries the crisis, or from card and list, whose button carries the account."""
    kind, _, row_id = str(action.get("value")).partition(":")
    async with deps.database.reading() as session:
        crisis = await crisis_by_id(session, id_in(row_id)) if kind == "crisis" else None
        account_id = crisis.account_id if crisis else None if kind == "crisis" else id_in(row_id)
        account = await account_to_edit(session, deps.protocol, account_id or 0, by=asked.who)
    form = feedback_form(
        FeedbackFields(at=deps.clock.now()),
        {**_ids(account, crisis), **FEEDBACK.opened_from(asked.body)},
        account_name=account.name,
        crisis_key=crisis.key if crisis else "",
    )
    await asked.answer(form)


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=asked.who)
        view = await _full_form(session, deps, account, form)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def _full_form(session: AsyncSession, deps: Dependencies, account: Account, form: Form) -> Block:
    crisis = await crisis_by_id(session, id_in(form.ids["crisis"])) if "crisis" in form.ids else None
    fields = FeedbackFields(
        score=form.choice("score"), text=form.text("text"), wants=form.text("wants"), at=deps.clock.now()
    )
    return feedback_form(
        fields,
        form.ids,
        account_name=account.name,
        crisis_key=crisis.key if crisis else "",
        contacts=await contacts_of(session, account.id or 0),
        is_full=True,
    )


async def press_not_yet(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        ask_id = id_in(action.get("value"))
        at = await not_yet(session, deps.protocol, ask_id, by=asked.who, now=deps.clock.now())
    await asked.answer(sentence_message(f"You will be asked once more {when(at)}."))


async def submit_feedback(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    draft = _draft_in(form, by=asked.who)
    async with deps.database.transaction() as session:
        await write_feedback(session, deps.protocol, draft, now=deps.clock.now())
        account = await account_with_id(session, draft.account_id)
    await FEEDBACK.draw_anew(asked, deps, form.ids, draft.account_id)
    await asked.ack(response_action="update", view=written_view(account.name))


def _draft_in(form: Form, *, by: str) -> FeedbackDraft:
    ids: Mapping[str, Any] = form.ids
    score, kind, contact = form.choice("score"), form.choice("kind"), form.choice("contact")
    return FeedbackDraft(
        account_id=id_in(ids.get("account")),
        text=form.text("text"),
        by=by,
        score=id_in(score) if score else None,
        wants=form.text("wants"),
        crisis_id=id_in(ids["crisis"]) if "crisis" in ids else None,
        contact_id=id_in(contact) if contact else None,
        kind=TouchpointKind(kind) if kind in set(TouchpointKind) else None,
        at=form.moment("at"),
        request_key=form.request_key,
    )


def register_feedback(app: AsyncApp) -> None:
    app.action(WRITE_FEEDBACK)(press_write)
    app.action(MORE_OF_FEEDBACK)(press_more)
    app.action(LIST_FEEDBACK)(FEEDBACK.press)
    app.action(FEEDBACK_NOT_YET)(press_not_yet)
    app.view(FEEDBACK_VIEW)(submit_feedback)
