"""All accounts somebody may read: search, previous, next."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.home import home_account
from crisis.portfolio import readable_accounts
from crisis.readiness import readiness_of
from crisis.rules.account import search_key
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.home import ALL_ACCOUNTS
from handlers.blocks.portfolio import (
    EARLIER_ACCOUNTS,
    LATER_ACCOUNTS,
    LONGEST_SEARCH,
    PER_PAGE,
    PORTFOLIO_VIEW,
    portfolio_view,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from storage.queries.account import aliases_by_account


async def portfolio(session: AsyncSession, deps: Dependencies, who: str, *, page: int, search: str) -> Block:
    """The page as it is now; a page beyond the last one is the last."""
    accounts = await readable_accounts(session, deps.protocol, who)
    search = search[:LONGEST_SEARCH]
    key = search_key(search)
    if key:
        aliases = await aliases_by_account(session)
        names = {one.id: [one.name, *aliases.get(one.id or 0, [])] for one in accounts}
        accounts = [one for one in accounts if any(key in search_key(name) for name in names[one.id])]
    page = max(0, min(page, (len(accounts) - 1) // PER_PAGE))
    shown = accounts[page * PER_PAGE : (page + 1) * PER_PAGE]
    ready = await readiness_of(session, deps.protocol, shown, now=deps.clock.now())
    return portfolio_view([home_account(one) for one in ready], page=page, total=len(accounts), search=search)


async def press_all(asked: Asked, deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        view = await portfolio(session, deps, asked.who, page=0, search="")
    await asked.answer(view)


async def turn_page(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The search stays."""
    view = open_view(asked.body)
    page, search = id_in(action.get("value")), str(Form(view).ids.get("search") or "")
    async with deps.database.reading() as session:
        drawn = await portfolio(session, deps, asked.who, page=page, search=search)
    await redraw(asked.client, str(view["id"]), drawn)
    await asked.ack()


async def look_for(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """From the first page on."""
    async with deps.database.reading() as session:
        drawn = await portfolio(session, deps, asked.who, page=0, search=Form(view).text("search"))
    await asked.ack(response_action="update", view=drawn)


def register_portfolio(app: AsyncApp) -> None:
    app.action(ALL_ACCOUNTS)(press_all)
    for action_id in (EARLIER_ACCOUNTS, LATER_ACCOUNTS):
        app.action(action_id)(turn_page)
    app.view(PORTFOLIO_VIEW)(look_for)
