"""Answer a page: with its buttons, or with a word for the page that waits in a crisis."""

from collections.abc import Sequence
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.escalation import acknowledge, decline, delegate
from crisis.lead import take_lead
from crisis.page import page_facts
from crisis.refusals import AlreadyDone, InvalidInput, UnknownCrisis
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.page import ACKNOWLEDGE, DECLINE, DELEGATE, TAKE_LEAD_FROM_PAGE
from handlers.blocks.text import mention
from handlers.dependencies import Dependencies
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.word import Request, Word, facts_to_change
from storage.queries.escalation import open_pages_for


async def press_acknowledge(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The page itself shows that it worked."""
    async with deps.database.transaction() as session:
        page_id = id_in(action.get("value"))
        await acknowledge(session, deps.protocol, page_id, by=asked.who, now=deps.clock.now())
    await asked.ack()


async def press_decline(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        page_id = id_in(action.get("value"))
        await decline(session, deps.protocol, page_id, by=asked.who, now=deps.clock.now())
    await asked.ack()


async def choose_delegate(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Somebody was chosen on a page. A select carries no value, so the page's id stands in the block's."""
    to = action.get("selected_user")
    if to:
        await get_to_know(asked.client, deps, to)
        async with deps.database.transaction() as session:
            page_id = id_in(action["block_id"].partition(":")[2])
            await delegate(session, deps.protocol, page_id, by=asked.who, to=to, now=deps.clock.now())
    await asked.ack()


async def press_take_lead(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Take the lead from a page; that answers the page too."""
    async with deps.database.transaction() as session:
        page = await page_facts(session, deps.protocol, id_in(action.get("value")))
        if page is None:
            raise UnknownCrisis("This page does not exist any more. `/crisis list` shows the open crises.")
        await take_lead(session, deps.protocol, page.crisis.id, by=asked.who, now=deps.clock.now())
    await asked.ack()


async def acknowledge_mine(request: Request) -> Answer:
    """`/crisis ack`: all pages that wait for this person in the crisis."""
    deps = request.deps
    async with deps.database.transaction() as session:
        key, pages = await _waiting(session, request)
        for page_id in pages:
            await acknowledge(session, deps.protocol, page_id, by=request.who, now=deps.clock.now())
    return sentence_message(f"You are on it in {key}. Everybody who was paged sees that.")


async def decline_mine(request: Request) -> Answer:
    """`/crisis decline`: the others, or the backup, are asked."""
    deps = request.deps
    async with deps.database.transaction() as session:
        key, pages = await _waiting(session, request)
        for page_id in pages:
            await decline(session, deps.protocol, page_id, by=request.who, now=deps.clock.now())
    return sentence_message(f"You said that you cannot in {key}. Others are being asked.")


async def delegate_mine(request: Request) -> Answer:
    """`/crisis delegate @person`."""
    deps = request.deps
    if not request.people:
        raise InvalidInput({"to": "Say to whom, for example `/crisis delegate @ana`."})
    async with deps.database.transaction() as session:
        key, pages = await _waiting(session, request)
        to = request.people[0]
        for page_id in pages:
            await delegate(session, deps.protocol, page_id, by=request.who, to=to, now=deps.clock.now())
    return sentence_message(f"You passed your page in {key} on to {mention(to)}, who is being paged now.")


async def _waiting(session: AsyncSession, request: Request) -> tuple[str, Sequence[int]]:
    """The crisis's key, and the ids of the pages that wait for this person in it.

    Raises:
        AlreadyDone: there is none.
    """
    crisis = await facts_to_change(session, request, Action.CHANGE)
    pages = [page.id for page in await open_pages_for(session, request.who) if page.crisis_id == crisis.id]
    if not pages:
        raise AlreadyDone(f"No page waits for your answer in {crisis.key}. To help all the same, write in its channel.")
    return crisis.key, [page_id for page_id in pages if page_id is not None]


WORDS = (
    Word(word="ack", aliases=("acknowledge",), help="Answer your page: you are on it.", answer=acknowledge_mine),
    Word(word="decline", help="Answer your page: you can't.", answer=decline_mine),
    Word(
        word="delegate",
        usage="[key] @person",
        help="Pass your page on to somebody else.",
        answer=delegate_mine,
        takes_text=True,
    ),
)


def register_pages(app: AsyncApp) -> None:
    app.action(ACKNOWLEDGE)(press_acknowledge)
    app.action(DECLINE)(press_decline)
    app.action(DELEGATE)(choose_delegate)
    app.action(TAKE_LEAD_FROM_PAGE)(press_take_lead)
