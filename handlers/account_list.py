"""A list of what one account has, in a modal of its own: shown by a word or a button, drawn anew after a change."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_meant
from crisis.account_rights import check_may_read_account
from crisis.profile import account_to_edit, account_with_id
from handlers.account import card_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest
from storage.tables.account import Account


@dataclass(frozen=True, kw_only=True)
class AccountList:
    """One kind of list. Whoever may read the account may read it."""

    name: str
    """Under which the memory of a form keeps which open list it was opened from."""
    callback_id: str
    draw: Callable[[AsyncSession, Dependencies, Account], Awaitable[Block]]

    async def answer(self, request: FreeRequest) -> Answer:
        """The word with an account's name; in a crisis channel without a name that crisis's account."""
        deps = request.deps
        async with deps.database.reading() as session:
            account = await account_meant(session, request.text, request.channel_id)
            await check_may_read_account(session, deps.protocol, request.who, account)
            return await self.draw(session, deps, account)

    async def press(self, asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
        """A button whose value is the account's id."""
        async with deps.database.reading() as session:
            account = await account_with_id(session, id_in(action.get("value")))
            await check_may_read_account(session, deps.protocol, asked.who, account)
            view = await self.draw(session, deps, account)
        await asked.answer(view)

    def opened_from(self, body: Mapping[str, Any]) -> dict[str, str | None]:
        """Where a form must draw anew what it changes, the account card or this list: for the form's memory."""
        view = body.get("view") or {}
        return {**card_in(body), self.name: str(view["id"]) if view.get("callback_id") == self.callback_id else None}

    async def draw_anew(self, asked: Asked, deps: Dependencies, ids: Mapping[str, Any], account_id: int) -> None:
        """Show a change in the open card and in the open list that the form's memory `ids` names."""
        await refresh_card(asked.client, deps, ids, account_id, asked.who)
        if not ids.get(self.name):
            return
        async with deps.database.reading() as session:
            account = await account_to_edit(session, deps.protocol, account_id, by=asked.who)
            view = await self.draw(session, deps, account)
        await redraw(asked.client, str(ids[self.name]), view)
