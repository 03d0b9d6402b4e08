"""The risk register: `/crisis risk`, its list, and what one press settles. The forms stand in `handlers.risk_form`."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest, account_of_channel
from crisis.account_rights import check_may_read_account
from crisis.portfolio import readable_accounts
from crisis.risk import close_risk, review_risk, risk_numbered
from crisis.risk_facts import facts_of_risks
from handlers.asked import Answer, Asked
from handlers.blocks.notice_view import sentence_message
from handlers.blocks.risk import CLOSE_RISK, LIST_RISKS, REVIEW_RISK, worst_message
from handlers.blocks.text import escaped
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.risk_form import form_for_risk, mitigate_form, new_form
from handlers.risk_shown import opened_from, risks_seen_by, show_again, shows_risks
from handlers.word import FreeRequest, FreeWord
from storage.queries.risk import open_risks
from storage.tables.risk import Risk

VERBS = ("mitigate", "still", "close", "score")
"""What is typed before the number of a risk."""


async def risk(request: FreeRequest) -> Answer:
    """`/crisis risk` lists; `… Acme what could happen` opens the form; `… Acme close 2` settles one."""
    deps = request.deps
    async with deps.database.reading() as session:
        here = await account_of_channel(session, request.channel_id)
        if not request.text.strip() and here is None:
            return await _worst(session, request)
        account, rest = await account_and_rest(session, request.text, request.channel_id)
        await check_may_read_account(session, deps.protocol, request.who, account)
        if not rest:
            return await risks_seen_by(session, deps, account.id or 0, request.who)
        verb, _, number = rest.partition(" ")
        if verb.lower() not in VERBS or not (number.isascii() and number.isdigit()):
            return await new_form(session, deps, account, request.who, scenario=rest)
        found = await risk_numbered(session, account, int(number[:6]))
        if verb.lower() == "mitigate":
            return await mitigate_form(session, deps, found.id or 0, request.who)
        if verb.lower() == "score":
            return await form_for_risk(session, deps, found.id or 0, request.who)
    return await _settled(deps, CLOSE_RISK if verb.lower() == "close" else REVIEW_RISK, found.id or 0, request.who)


async def _worst(session: AsyncSession, request: FreeRequest) -> Answer:
    deps = request.deps
    accounts = await readable_accounts(session, deps.protocol, request.who)
    rows = await open_risks(session, {account.id for account in accounts if account.id is not None})
    ids = [row.id for row in rows if row.id is not None]
    return worst_message(await facts_of_risks(session, deps.protocol, ids, now=deps.clock.now()))


WORDS = (
    FreeWord(
        word="risk",
        aliases=("risks", "register"),
        usage="[account] [what could happen | score|mitigate|still|close number]",
        help="The risk register: list it, add a risk, score one anew, mitigate, review or close it.",
        answer=risk,
    ),
)


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account_id, card = id_in(action.get("value")), opened_from(asked.body)["card"]
        view = await risks_seen_by(session, deps, account_id, asked.who, card=card)
    await asked.answer(view)


async def press_settle(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Still so, or closed: done at once, and the list shows it."""
    risk_id = id_in(action.get("value"))
    said = await _settled(deps, action["action_id"], risk_id, asked.who)
    if not shows_risks(asked.body):
        await asked.answer(said)
        return
    await show_again(asked.client, deps, opened_from(asked.body), await _account_id(deps, risk_id), asked.who)
    await asked.ack()


async def _settled(deps: Dependencies, button: str, risk_id: int, who: str) -> Answer:
    settle = close_risk if button == CLOSE_RISK else review_risk
    async with deps.database.transaction() as session:
        settled = await settle(session, deps.protocol, risk_id, by=who, now=deps.clock.now())
    what = "is closed" if button == CLOSE_RISK else f"is still so; the next review is by {settled.review_on:%-d %b %Y}"
    return sentence_message(f"“{escaped(settled.scenario, 400)}” {what}.")


async def _account_id(deps: Dependencies, risk_id: int) -> int:
    async with deps.database.reading() as session:
        return (await session.get_one(Risk, risk_id)).account_id


def register_risk(app: AsyncApp) -> None:
    app.action(LIST_RISKS)(press_list)
    for action_id in (REVIEW_RISK, CLOSE_RISK):
        app.action(action_id)(press_settle)
