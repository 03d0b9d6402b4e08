"""The account plan: `/crisis plan`, its sections, its signatures, its last changes (S2-10, S2-11)."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest
from crisis.account_plan import confirm_plan_section, sign_plan
from crisis.account_plan_facts import plan_versions
from crisis.account_rights import check_may_read_account
from crisis.profile import account_with_id
from crisis.refusals import UnknownAccount
from crisis.rules.account import search_key
from crisis.rules.account_plan import SECTIONS
from handlers.account import card_in
from handlers.account_plan_form import form_of_section
from handlers.account_plan_shown import (
    draw_plan_anew,
    on_top,
    opened_from,
    plan_seen_by,
    section_in,
    signed_in,
)
from handlers.asked import Answer, Asked
from handlers.blocks.account_plan import (
    OPEN_PLAN,
    SECTION_STILL_TRUE,
    SHOW_VERSIONS,
    SIGN_PLAN,
    versions_view,
)
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account

CHANGES = "changes"
_BY_WORD = {word: one for one in SECTIONS for word in (one.value, one.value.replace("_", " "))}


async def plan(request: FreeRequest) -> Answer:
    """`/crisis plan Acme` shows it, `… Acme issues` opens that section's form, `… Acme changes` the last versions."""
    deps = request.deps
    async with deps.database.reading() as session:
        account, rest = await account_and_rest(session, request.text, request.channel_id)
        wanted = search_key(rest)
        if not wanted:
            return await plan_seen_by(session, deps, account, request.who)
        if wanted == CHANGES:
            return await _versions(session, deps, account, request.who)
        if wanted in _BY_WORD:
            return await form_of_section(session, deps, account, _BY_WORD[wanted], request.who, {})
        await check_may_read_account(session, deps.protocol, request.who, account)
    sections = ", ".join(f"`{one.value.replace('_', ' ')}`" for one in SECTIONS)
    raise UnknownAccount(f"A plan has no section “{rest[:60]}”. It has {sections}; `{CHANGES}` lists changes.")


WORDS = (
    FreeWord(
        word="plan",
        usage="[account] [section | changes]",
        help="The account plan: goals, issues, competitors, renewal, next steps, and who agreed to it.",
        answer=plan,
    ),
)


async def _versions(session: AsyncSession, deps: Dependencies, account: Account, who: str) -> Block:
    await check_may_read_account(session, deps.protocol, who, account)
    return versions_view(account.name, await plan_versions(session, account.id or 0))


async def press_open(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_with_id(session, id_in(action.get("value")))
        view = await plan_seen_by(session, deps, account, asked.who, card=card_in(asked.body).get("card"))
    await asked.answer(view)


async def press_versions(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        view = await _versions(session, deps, await account_with_id(session, id_in(action.get("value"))), asked.who)
    await on_top(asked, view)


async def press_still_true(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    account_id, of = section_in(action.get("value"))
    async with deps.database.transaction() as session:
        await confirm_plan_section(session, deps.protocol, account_id, of, by=asked.who, now=deps.clock.now())
    await draw_plan_anew(asked, deps, opened_from(asked.body), account_id)
    await asked.ack()


async def press_sign(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    account_id, up_to = signed_in(action.get("value"))
    async with deps.database.transaction() as session:
        await sign_plan(session, deps.protocol, account_id, up_to=up_to, by=asked.who, now=deps.clock.now())
    await draw_plan_anew(asked, deps, opened_from(asked.body), account_id)
    await asked.ack()


def register_account_plan(app: AsyncApp) -> None:
    app.action(OPEN_PLAN)(press_open)
    app.action(SECTION_STILL_TRUE)(press_still_true)
    app.action(SHOW_VERSIONS)(press_versions)
    app.action(SIGN_PLAN)(press_sign)
