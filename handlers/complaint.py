"""Complaints: make one a crisis, say what was done. The words are those of `handlers.touchpoint`."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.complaint import FollowUp, complaint_to_edit, complaint_to_promote, follow_up
from handlers.account import card_in, refresh_card
from handlers.asked import Asked
from handlers.blocks.declare import known_account_option
from handlers.blocks.metadata import pack
from handlers.blocks.text import clip
from handlers.blocks.touchpoint import FOLLOW_COMPLAINT, FOLLOW_VIEW, PROMOTE_COMPLAINT, follow_form
from handlers.declare import QUOTE_MOST, open_declare
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in


async def press_promote(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form that declares, filled with the account and the complaint."""
    async with deps.database.reading() as session:
        complaint, account = await complaint_to_promote(
            session, deps.protocol, id_in(action.get("value")), by=asked.who
        )
    chosen = known_account_option(account.id or 0, account.name, account.tier, None)
    quote = clip(complaint.text, QUOTE_MOST)
    await open_declare(asked, deps, summary=quote, account=chosen, metadata=pack(complaint=complaint.id))


async def press_follow(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        complaint = await complaint_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    await asked.answer(follow_form(complaint, card_in(asked.body)))


async def submit_follow(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    what = FollowUp(action=form.text("action"), resolution=form.text("resolution"), lesson=form.text("lesson"))
    async with deps.database.transaction() as session:
        complaint = await follow_up(
            session, deps.protocol, id_in(form.ids.get("complaint")), what, by=by, now=deps.clock.now()
        )
    await refresh_card(asked.client, deps, form.ids, complaint.account_id, by)
    await asked.ack()


def register_complaint(app: AsyncApp) -> None:
    app.action(PROMOTE_COMPLAINT)(press_promote)
    app.action(FOLLOW_COMPLAINT)(press_follow)
    app.view(FOLLOW_VIEW)(submit_follow)
