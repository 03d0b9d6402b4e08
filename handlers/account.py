"""The account card: `/crisis account`, its buttons, and drawing it anew after something in it was changed.

A section of the card is one function in `handlers/parts/` and one line in `CARD_PARTS`. Forms that are opened from the
card remember where it stands (`pack(…, **card_in(body))`), and draw it anew when they are sent (`refresh_card`).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest, account_named, account_of_channel
from crisis.account_rights import check_may_read_account
from crisis.permissions import check_may
from crisis.profile import account_with_id, confirm_section, own_accounts
from crisis.refusals import UnknownAccount
from crisis.rules.permissions import Action
from handlers.asked import Answer, asked, person_in
from handlers.at_once import redraw
from handlers.blocks.account import (
    ACCOUNT_VIEW,
    LISTED_MOST,
    OPEN_ACCOUNT,
    STILL_TRUE,
    account_view,
    own_accounts_message,
)
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.parts.overview import overview_part
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account
from storage.vocabulary import Section

CARD_PARTS: tuple[Callable[..., Awaitable[list[Block]]], ...] = (overview_part,)
"""Called as `part(session, deps, account, now=now)` for somebody who may read the account; each returns the blocks of
one section with its own buttons, at most some ten of them, or none. In this order."""


async def show_account(request: FreeRequest) -> Answer:
    """`/crisis account Acme`; in a crisis channel without a name that crisis's account; else a list of one's own."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        account = await _meant(session, request)
        if account is None:
            accounts = await own_accounts(session, deps.protocol, request.who, limit=LISTED_MOST + 1)
            return own_accounts_message(accounts)
        return await account_card(session, deps, account, request.who)


async def _meant(session: AsyncSession, request: FreeRequest) -> Account | None:
    if not request.text.strip():
        return await account_of_channel(session, request.channel_id)
    account, rest = await account_and_rest(session, request.text, request.channel_id)
    return await account_named(session, request.text) if rest else account


async def account_card(session: AsyncSession, deps: Dependencies, account: Account, who: str) -> Block:
    """The card as it is now.

    Raises:
        NotAllowed: the person may not read this account.
    """
    assert account.id is not None
    await check_may_read_account(session, deps.protocol, who, account)
    now = deps.clock.now()
    parts = [await part(session, deps, account, now=now) for part in CARD_PARTS]
    return account_view(account.id, account.name, parts)


def card_in(body: Mapping[str, Any]) -> dict[str, str | None]:
    """Where the card stands in which a button was pressed, for the memory of the form that the button opens."""
    view = body.get("view") or {}
    return {"card": str(view["id"]) if view.get("callback_id") == ACCOUNT_VIEW else None}


async def refresh_card(
    client: AsyncWebClient, deps: Dependencies, ids: Mapping[str, Any], account_id: int, who: str
) -> None:
    """Draw the open card anew, if the form whose memory `ids` is was opened from one."""
    if not ids.get("card"):
        return
    async with deps.database.reading() as session:
        card = await account_card(session, deps, await account_with_id(session, account_id), who)
    await redraw(client, str(ids["card"]), card)


async def press_open(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    deps: Dependencies,
) -> None:
    request = asked(body, client, ack, respond)
    async with deps.database.reading() as session:
        account = await account_with_id(session, id_in(action.get("value")))
        card = await account_card(session, deps, account, request.who)
    await request.answer(card)


async def press_still_true(
    ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient, deps: Dependencies
) -> None:
    """The section is verified; the card shows it at once."""
    account_id, section = _section_in(action.get("value"))
    who = person_in(body)
    async with deps.database.transaction() as session:
        await confirm_section(session, deps.protocol, account_id, section, by=who, now=deps.clock.now())
    await refresh_card(client, deps, card_in(body), account_id, who)
    await ack()


def _section_in(value: object) -> tuple[int, Section]:
    account_id, _, section = str(value).partition(":")
    if section not in set(Section):
        raise UnknownAccount("This button is from another time. `/crisis account` shows the card anew.")
    return id_in(account_id), Section(section)


WORDS = (
    FreeWord(
        word="account",
        aliases=("accounts", "profile"),
        usage="[name]",
        help="What we know of an account; without a name your accounts.",
        answer=show_account,
    ),
)


def register_account(app: AsyncApp) -> None:
    app.action(OPEN_ACCOUNT)(press_open)
    app.action(STILL_TRUE)(press_still_true)
