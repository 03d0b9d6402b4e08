"""The form of a contact: add, edit, say that they left."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.contact import ContactDraft, add_contact, change_contact, contact_left, contact_to_edit
from crisis.profile import account_to_edit, account_with_id
from handlers.account import card_in, refresh_card
from handlers.asked import Asked, person_in
from handlers.at_once import redraw
from handlers.blocks.contact import (
    CONTACT_LEFT,
    CONTACT_VIEW,
    EDIT_CONTACT,
    MORE_OF_CONTACT,
    contact_modal,
)
from handlers.blocks.elements import Block
from handlers.blocks.notice_view import sentence_view
from handlers.blocks.text import escaped
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from storage.vocabulary import ContactRole, Rank, Stance


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        contact = await contact_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        account = await account_with_id(session, contact.account_id)
    await asked.answer(contact_modal(contact.account_id, account.name, ids=card_in(asked.body), contact=contact))


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what was typed stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        view = await _full(session, deps, form, asked.body)
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def _full(session: AsyncSession, deps: Dependencies, form: Form, body: Mapping[str, Any]) -> Block:
    who, contact = person_in(body), None
    if form.ids.get("contact") is not None:
        contact = await contact_to_edit(session, deps.protocol, id_in(form.ids["contact"]), by=who)
    account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=who)
    typed_in = {"name": form.text("name"), "role": form.choice("role"), "channel": form.text("channel")}
    return contact_modal(
        account.id or 0, account.name, ids=card_in(body), contact=contact, typed_in=typed_in, is_full=True
    )


async def press_left(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form turns into a sentence; the card and the list show it at once."""
    form, who = Form(open_view(asked.body)), asked.who
    async with deps.database.transaction() as session:
        contact_id = id_in(action.get("value"))
        name = await contact_left(session, deps.protocol, contact_id, by=who, now=deps.clock.now())
        account_id = (await contact_to_edit(session, deps.protocol, contact_id, by=who)).account_id
    said = f"{escaped(name, 300)} is no contact any more. Add them again should they come back."
    await redraw(asked.client, form.view_id, sentence_view("They left", said))
    await refresh_card(asked.client, deps, form.ids, account_id, who)
    await asked.ack()


async def submit_contact(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by, now = Form(view), asked.who, deps.clock.now()
    account_id, draft = id_in(form.ids.get("account")), _draft(form)
    async with deps.database.transaction() as session:
        if form.ids.get("contact") is not None:
            contact_id = id_in(form.ids["contact"])
            account_id = await change_contact(session, deps.protocol, contact_id, draft, by=by, now=now)
        else:
            key = form.request_key
            await add_contact(session, deps.protocol, account_id, draft, by=by, now=now, request_key=key)
    await refresh_card(asked.client, deps, form.ids, account_id, by)
    await asked.ack()


def _draft(form: Form) -> ContactDraft:
    shown = {block_id.partition(":")[0] for block_id in form.input_blocks}
    spoken, influence = form.day("last_spoken"), form.choice("influence")
    return ContactDraft(
        name=form.text("name"),
        role=ContactRole(form.choice("role")) if form.choice("role") in set(ContactRole) else None,
        channel=form.text("channel"),
        title=form.text("title") if "title" in shown else None,
        language=form.text("language") if "language" in shown else None,
        rank=Rank(form.choice("rank")) if form.choice("rank") in set(Rank) else None,
        influence=int(influence) if influence.isascii() and influence.isdigit() and len(influence) == 1 else None,
        stance=Stance(form.choice("stance")) if form.choice("stance") in set(Stance) else None,
        last_spoken_at=datetime.combine(spoken, time(), UTC) if spoken else None,
    )


def register_contact(app: AsyncApp) -> None:
    app.action(EDIT_CONTACT)(press_edit)
    app.action(MORE_OF_CONTACT)(press_more)
    app.action(CONTACT_LEFT)(press_left)
    app.view(CONTACT_VIEW)(submit_contact)
