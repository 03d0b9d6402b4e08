"""The form of an account's facts: renewal, worth, and on “More…” who looks after it."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_facts import PEOPLE, FactsDraft, change_facts
from crisis.profile import account_to_edit, overview
from handlers.account import card_in, refresh_card
from handlers.asked import Asked, person_in
from handlers.at_once import redraw
from handlers.blocks.account import EDIT_FACTS
from handlers.blocks.account_facts import FACTS_VIEW, MORE_OF_FACTS, facts_modal
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        view = await _form(session, deps, id_in(action.get("value")), asked.body, is_full=False)
    await asked.answer(view)


async def press_more(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The same form with the people; Slack keeps what was typed."""
    async with deps.database.reading() as session:
        view = await _form(session, deps, id_in(action.get("value")), asked.body, is_full=True)
    await redraw(asked.client, str(open_view(asked.body)["id"]), view)
    await asked.ack()


async def _form(
    session: AsyncSession, deps: Dependencies, account_id: int, body: Mapping[str, Any], *, is_full: bool
) -> Block:
    account = await account_to_edit(session, deps.protocol, account_id, by=person_in(body))
    facts = await overview(session, deps.protocol, account, now=deps.clock.now())
    return facts_modal(facts, ids=card_in(body), is_full=is_full)


async def submit_facts(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    people = {field: form.person(field) for field in PEOPLE} if PEOPLE[0] in form.input_blocks else None
    for slack_id in {one for one in (people or {}).values() if one}:
        await get_to_know(asked.client, deps, slack_id)
    draft = FactsDraft(
        account_id=id_in(form.ids.get("account")),
        annual_value=form.text("annual_value"),
        currency=form.text("currency"),
        renewal_on=form.day("renewal_on"),
        people=people,
        by=by,
    )
    async with deps.database.transaction() as session:
        await change_facts(session, deps.protocol, draft, now=deps.clock.now())
    await refresh_card(asked.client, deps, form.ids, draft.account_id, by)
    await asked.ack()


def register_account_facts(app: AsyncApp) -> None:
    app.action(EDIT_FACTS)(press_edit)
    app.action(MORE_OF_FACTS)(press_more)
    app.view(FACTS_VIEW)(submit_facts)
