"""The open list of risks and the account card below it, drawn anew after something in them was changed."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_read_account, may_edit_account
from crisis.profile import account_with_id
from crisis.risk_facts import risk_board
from handlers.account import card_in, refresh_card
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.metadata import unpack
from handlers.blocks.risk import RISKS_VIEW, risks_view
from handlers.dependencies import Dependencies


def opened_from(body: Mapping[str, Any]) -> dict[str, str | None]:
    """Ids of the list and of the account card on this person's screen, for the memory of the form that is opened."""
    view = body.get("view") or {}
    if view.get("callback_id") != RISKS_VIEW:
        return {"list": None, **card_in(body)}
    card = unpack(view.get("private_metadata")).get("card")
    return {"list": str(view["id"]), "card": str(card) if card else None}


def shows_risks(body: Mapping[str, Any]) -> bool:
    """Whether it was pressed where the change can be seen."""
    return any(opened_from(body).values())


async def show_again(
    client: AsyncWebClient, deps: Dependencies, ids: Mapping[str, Any], account_id: int, who: str
) -> None:
    """Draw whatever of the two is open anew."""
    if ids.get("list"):
        async with deps.database.reading() as session:
            view = await risks_seen_by(session, deps, account_id, who, card=ids.get("card"))
        await redraw(client, str(ids["list"]), view)
    await refresh_card(client, deps, ids, account_id, who)


async def risks_seen_by(
    session: AsyncSession, deps: Dependencies, account_id: int, who: str, *, card: str | None = None
) -> Block:
    """The private list of an account's risks, with buttons for whoever may change it.

    Raises:
        NotAllowed: the person may not read this account.
    """
    account = await account_with_id(session, account_id)
    await check_may_read_account(session, deps.protocol, who, account)
    may_edit = await may_edit_account(session, deps.protocol, who, account)
    board = await risk_board(session, deps.protocol, account, now=deps.clock.now(), may_edit=may_edit)
    return risks_view(board, card=card)
