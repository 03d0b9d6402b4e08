"""The account card: `/crisis account`, its buttons, and drawing it anew after something in it was changed.

A section of the card is one function in `handlers/parts/` and one line in `CARD_PARTS`. Forms that are opened from the
card remember where it stands (`pack(…, **card_in(body))`), and draw it anew when they are sent (`refresh_card`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_if_meant
from crisis.account_rights import check_may_read_account
from crisis.permissions import check_may
from crisis.profile import account_with_id, confirm_section, own_accounts
from crisis.refusals import UnknownAccount
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.account import (
    ACCOUNT_VIEW,
    EARLIER_PAGE,
    LATER_PAGE,
    LIST_VIEW,
    LISTED_MOST,
    OPEN_ACCOUNT,
    SHOW_LIST,
    STILL_TRUE,
    account_view,
    own_accounts_message,
)
from handlers.blocks.elements import Block
from handlers.blocks.metadata import unpack
from handlers.dependencies import Dependencies
from handlers.form import open_view
from handlers.ids import id_in
from handlers.parts.account_plan import account_plan_part
from handlers.parts.commitment import commitment_part
from handlers.parts.communication import communication_part
from handlers.parts.designation import designation_part
from handlers.parts.diagnostic import diagnostic_part
from handlers.parts.feedback import feedback_part
from handlers.parts.kpi import kpi_part
from handlers.parts.lists import LISTS, list_view
from handlers.parts.overview import history_part, links_part, overview_part
from handlers.parts.people import contacts_part, notes_part, team_part
from handlers.parts.readiness import readiness_part
from handlers.parts.risk import risks_part
from handlers.parts.roster import roster_part
from handlers.parts.skill import skill_part
from handlers.parts.touchpoint import touchpoint_part
from handlers.parts.trigger import trigger_part
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account
from storage.vocabulary import Section

CARD_PARTS: tuple[Callable[..., Awaitable[list[Block]]], ...] = (
    overview_part,
    trigger_part,
    touchpoint_part,
    feedback_part,
    readiness_part,
    account_plan_part,
    notes_part,
    contacts_part,
    team_part,
    roster_part,
    skill_part,
    commitment_part,
    kpi_part,
    diagnostic_part,
    communication_part,
    risks_part,
    links_part,
    designation_part,
    history_part,
)
"""Called as `part(session, deps, account, now=now)` for somebody who may read the account; each returns the blocks of
one section with its own buttons, at most some ten of them, or none. In this order."""


async def show_account(request: FreeRequest) -> Answer:
    """`/crisis account Acme`; in a crisis channel without a name that crisis's account; else a list of one's own."""
    deps = request.deps
    async with deps.database.reading() as session:
        await check_may(session, deps.protocol, request.who, Action.LIST)
        account = await account_if_meant(session, request.text, request.channel_id)
        if account is None:
            accounts = await own_accounts(session, deps.protocol, request.who, limit=LISTED_MOST + 1)
            return own_accounts_message(accounts)
        return await account_card(session, deps, account, request.who)


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
    """Where the card, or a list on top of it, stands in which a button was pressed: for the memory of the next form."""
    view = body.get("view") or {}
    kept = unpack(view.get("private_metadata"))
    if view.get("callback_id") == ACCOUNT_VIEW:
        return {"card": str(view["id"])}
    if view.get("callback_id") == LIST_VIEW:
        place = {"list": str(view["id"]), "kind": str(kept.get("kind")), "page": str(kept.get("page"))}
        return {**place, "card": _text_or_none(kept.get("card"))}
    return {name: _text_or_none(kept.get(name)) for name in ("card", "list", "kind", "page")}


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


async def refresh_card(
    client: AsyncWebClient, deps: Dependencies, ids: Mapping[str, Any], account_id: int, who: str
) -> None:
    """Draw the open card anew, and the list on top of it, if the form whose memory `ids` is was opened from them."""
    async with deps.database.reading() as session:
        account = await account_with_id(session, account_id)
        card = await account_card(session, deps, account, who) if ids.get("card") else None
        below = await _list_again(session, ids, account_id) if ids.get("list") else None
    views = [(ids.get("card"), card), (ids.get("list"), below)]
    await asyncio.gather(*(redraw(client, str(view_id), view) for view_id, view in views if view))


async def _list_again(session: AsyncSession, ids: Mapping[str, Any], account_id: int) -> Block | None:
    if ids.get("kind") not in LISTS:
        return None
    return await list_view(session, account_id, str(ids["kind"]), id_in(ids.get("page")), ids=ids)


async def press_open(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_with_id(session, id_in(action.get("value")))
        card = await account_card(session, deps, account, asked.who)
    await asked.answer(card)


async def press_still_true(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The section is verified; the card shows it at once."""
    account_id, section = _section_in(action.get("value"))
    who = asked.who
    async with deps.database.transaction() as session:
        await confirm_section(session, deps.protocol, account_id, section, by=who, now=deps.clock.now())
    await refresh_card(asked.client, deps, card_in(asked.body), account_id, who)
    await asked.ack()


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """All of one kind, on top of the card; in the list itself another page of it."""
    account_id, kind, page = list_in(action.get("value"))
    async with deps.database.reading() as session:
        account = await account_with_id(session, account_id)
        await check_may_read_account(session, deps.protocol, asked.who, account)
        view = await list_view(session, account_id, kind, page, ids=card_in(asked.body))
    if action["action_id"] == SHOW_LIST:
        await asked.answer(view)
    else:
        await redraw(asked.client, str(open_view(asked.body)["id"]), view)
        await asked.ack()


def list_in(value: object) -> tuple[int, str, int]:
    """Account, kind and page, as the buttons carry them; the page may be missing.

    Raises:
        Refusal: the button is from another time, or was made up.
    """
    account_id, kind, page = (f"{value}::".split(":"))[:3]
    if kind not in LISTS:
        raise UnknownAccount("This button is from another time. `/crisis account` shows the card anew.")
    return id_in(account_id), kind, id_in(page or "0")


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
    for action_id in (SHOW_LIST, EARLIER_PAGE, LATER_PAGE):
        app.action(action_id)(press_list)
