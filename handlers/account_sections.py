"""Forms that add something to an account, and the buttons that take it away: team, notes, links."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.account_link import add_link, remove_link
from crisis.account_named import account_and_rest
from crisis.account_note import add_note, remove_note
from crisis.account_team import MemberDraft, put_member, remove_member
from crisis.permissions import check_may
from crisis.profile import account_to_edit
from crisis.rules.permissions import Action
from handlers.account import card_in, list_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.blocks.account import ADD_TO_ACCOUNT, CONTACTS, LINKS, NOTES, TEAM
from handlers.blocks.account_sections import (
    LINK_VIEW,
    MEMBER_VIEW,
    NOTE_VIEW,
    REMOVE_LINK,
    REMOVE_MEMBER,
    REMOVE_NOTE,
    link_modal,
    member_modal,
    note_modal,
)
from handlers.blocks.contact import contact_modal
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.vocabulary import LinkKind

FORMS: Mapping[str, Callable[..., Block]] = {
    CONTACTS: contact_modal,
    TEAM: member_modal,
    NOTES: note_modal,
    LINKS: link_modal,
}
_REMOVE: Mapping[str, Callable[..., Awaitable[int]]] = {
    REMOVE_MEMBER: remove_member,
    REMOVE_NOTE: remove_note,
    REMOVE_LINK: remove_link,
}


async def remember(request: FreeRequest) -> Answer:
    """`/crisis remember Acme call the COO`: the form, with the text in it."""
    account_id, name, rest = await _account_to_edit(request)
    return note_modal(account_id, name, ids={}, text=rest)


async def new_contact(request: FreeRequest) -> Answer:
    """`/crisis contact Acme Rita Roth`: the form, with the name in it."""
    account_id, name, rest = await _account_to_edit(request)
    return contact_modal(account_id, name, ids={}, typed_in={"name": rest} if rest else None)


async def _account_to_edit(request: FreeRequest) -> tuple[int, str, str]:
    """Id and name of the account that is named, or of the crisis of this channel; and what was typed after it."""
    async with request.deps.database.reading() as session:
        await check_may(session, request.deps.protocol, request.who, Action.LIST)
        account, rest = await account_and_rest(session, request.text, request.channel_id)
        assert account.id is not None
        await account_to_edit(session, request.deps.protocol, account.id, by=request.who)
    return account.id, account.name, rest


WORDS = (
    FreeWord(
        word="contact",
        usage="[account] [name]",
        help="Add a contact of an account.",
        answer=new_contact,
    ),
    FreeWord(
        word="remember",
        usage="[account] [what]",
        help="Note what must be remembered about an account in its next crisis.",
        answer=remember,
    ),
)


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form for one more of a kind."""
    account_id, kind, _ = list_in(action.get("value"))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, account_id, by=asked.who)
    await asked.answer(FORMS[kind](account_id, account.name, ids=card_in(asked.body)))


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The list shows at once that it is gone."""
    who, remove = asked.who, _REMOVE[action["action_id"]]
    async with deps.database.transaction() as session:
        row_id = id_in(action.get("value"))
        account_id = await remove(session, deps.protocol, row_id, by=who, now=deps.clock.now())
    await refresh_card(asked.client, deps, card_in(asked.body), account_id, who)
    await asked.ack()


async def submit_section(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """A team member, a note or a link."""
    form, by = Form(view), asked.who
    account_id = id_in(form.ids.get("account"))
    if form.person("person"):
        await get_to_know(asked.client, deps, form.person("person"))
    await _save(deps, view["callback_id"], form, account_id, by)
    await refresh_card(asked.client, deps, form.ids, account_id, by)
    await asked.ack()


async def _save(deps: Dependencies, kind: str, form: Form, account_id: int, by: str) -> None:
    now, protocol = deps.clock.now(), deps.protocol
    async with deps.database.transaction() as session:
        if kind == MEMBER_VIEW:
            draft = MemberDraft(
                account_id=account_id,
                slack_id=form.person("person"),
                function=form.text("function"),
                responsibility=form.text("responsibility"),
                by=by,
            )
            await put_member(session, protocol, draft, now=now)
        elif kind == NOTE_VIEW:
            key = form.request_key
            await add_note(session, protocol, account_id, form.text("note"), by=by, now=now, request_key=key)
        else:
            link_kind = LinkKind(form.choice("kind")) if form.choice("kind") in set(LinkKind) else None
            await add_link(session, protocol, account_id, link_kind, form.text("link"), by=by, now=now)


def register_account_sections(app: AsyncApp) -> None:
    app.action(ADD_TO_ACCOUNT)(press_add)
    for action_id in _REMOVE:
        app.action(action_id)(press_remove)
    for view in (MEMBER_VIEW, NOTE_VIEW, LINK_VIEW):
        app.view(view)(submit_section)
