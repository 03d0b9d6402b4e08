"""The account plan on somebody's screen: drawn, drawn anew after a change, and what its buttons carry."""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_plan_facts import plan_to_read
from crisis.profile import account_with_id
from crisis.refusals import UnknownAccount
from handlers.account import card_in, refresh_card
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.account_plan import ACCOUNT_PLAN_VIEW, plan_view
from handlers.blocks.elements import Block
from handlers.blocks.metadata import unpack
from handlers.dependencies import Dependencies
from handlers.form import open_view
from handlers.ids import id_in
from storage.tables.account import Account
from storage.vocabulary import PlanSection


async def plan_seen_by(
    session: AsyncSession, deps: Dependencies, account: Account, who: str, *, card: str | None = None
) -> Block:
    found = await plan_to_read(session, deps.protocol, account, who=who, now=deps.clock.now())
    return plan_view(found, card=card)


def opened_from(body: Mapping[str, Any]) -> dict[str, str | None]:
    """Ids of the plan and of the account card on this person's screen."""
    view = body.get("view") or {}
    if view.get("callback_id") != ACCOUNT_PLAN_VIEW:
        return {"plan": None, "card": card_in(body).get("card")}
    card = unpack(view.get("private_metadata")).get("card")
    return {"plan": str(view["id"]), "card": str(card) if card else None}


async def draw_plan_anew(asked: Asked, deps: Dependencies, ids: Mapping[str, Any], account_id: int) -> None:
    await refresh_card(asked.client, deps, {"card": ids.get("card")}, account_id, asked.who)
    if not ids.get("plan"):
        return
    card = str(ids["card"]) if ids.get("card") else None
    async with deps.database.reading() as session:
        view = await plan_seen_by(session, deps, await account_with_id(session, account_id), asked.who, card=card)
    await redraw(asked.client, str(ids["plan"]), view)


async def on_top(asked: Asked, view: Block) -> None:
    """On top of the plan; in its place when Slack takes no more views on top of each other."""
    if is_stack_full(asked.body):
        await redraw(asked.client, str(open_view(asked.body)["id"]), view)
        await asked.ack()
    else:
        await asked.answer(view)


def is_stack_full(body: Mapping[str, Any]) -> bool:
    """Slack takes three: the list of all accounts, a card, its plan."""
    view = body.get("view") or {}
    previous = view.get("previous_view_id")
    return bool(previous) and previous != view.get("root_view_id")


def section_in(value: object) -> tuple[int, PlanSection]:
    """Account and section, as the buttons carry them.

    Raises:
        Refusal: the button is from another time, or was made up.
    """
    account_id, _, of = str(value).partition(":")
    return id_in(account_id), known_section(of)


def signed_in(value: object) -> tuple[int, int]:
    """Account and the newest version that was shown. Raises as `section_in` does."""
    account_id, _, up_to = str(value).partition(":")
    return id_in(account_id), id_in(up_to)


def known_section(of: object) -> PlanSection:
    if not isinstance(of, str) or of not in set(PlanSection):
        raise UnknownAccount("This button is from another time. `/crisis plan` shows the plan anew.")
    return PlanSection(of)
