"""The forms of the account plan: one section, and what the client said."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_plan import Agreement, SectionDraft, client_agreed, write_section
from crisis.account_plan_facts import PlanSectionFacts, plan_to_read
from crisis.account_rights import check_may_edit_account
from crisis.profile import account_to_edit, account_with_id
from handlers.account_plan_shown import (
    draw_plan_anew,
    is_stack_full,
    known_section,
    on_top,
    opened_from,
    plan_seen_by,
    section_in,
    signed_in,
)
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.account_plan import CLIENT_AGREED, EDIT_SECTION
from handlers.blocks.account_plan_form import (
    AGREEMENT_FORM,
    MORE_OF_SECTION,
    SECTION_FORM,
    agreement_form,
    section_form,
)
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from storage.tables.account import Account
from storage.vocabulary import PlanSection


async def form_of_section(
    session: AsyncSession,
    deps: Dependencies,
    account: Account,
    of: PlanSection,
    who: str,
    opened: Mapping[str, str | None],
) -> Block:
    """The form of one section, filled with what holds, for whoever may change it."""
    await check_may_edit_account(session, deps.protocol, who, account)
    found = await plan_to_read(session, deps.protocol, account, who=who, now=deps.clock.now())
    known = found.section(of)
    ids = {"account": account.id, "section": of.value, "entry": known.id, **opened}
    return section_form(account.name, _draft_of(known), ids, is_full=False)


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    account_id, of = section_in(action.get("value"))
    opened = {**opened_from(asked.body), **({"plan": None} if is_stack_full(asked.body) else {})}
    async with deps.database.reading() as session:
        view = await form_of_section(session, deps, await account_with_id(session, account_id), of, asked.who, opened)
    await on_top(asked, view)


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=asked.who)
        found = await plan_to_read(session, deps.protocol, account, who=asked.who, now=deps.clock.now())
    draft = _draft_in(form, source=found.section(_section_of(form)).source)
    await redraw(asked.client, form.view_id, section_form(account.name, draft, form.ids, is_full=True))
    await asked.ack()


async def submit_section(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    account_id, entry = id_in(form.ids.get("account")), form.ids.get("entry")
    source = form.text("source") if "source" in form.input_blocks else None
    async with deps.database.transaction() as session:
        await write_section(
            session,
            deps.protocol,
            account_id,
            _draft_in(form, source=source),
            based_on=id_in(entry) if entry else 0,
            by=asked.who,
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await _saved(asked, deps, form.ids, account_id)


async def press_agreed(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The form in which the client's agreement is written down."""
    account_id, up_to = signed_in(action.get("value"))
    opened = {**opened_from(asked.body), **({"plan": None} if is_stack_full(asked.body) else {})}
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, account_id, by=asked.who)
    ids = {"account": account.id, "entry": up_to, **opened}
    await on_top(asked, agreement_form(account.name, Agreement(name="", agreed_on=None), ids))


async def submit_agreement(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    account_id = id_in(form.ids.get("account"))
    said = Agreement(name=form.text("client_name"), agreed_on=form.day("agreed_on"), source=form.text("source"))
    async with deps.database.transaction() as session:
        await client_agreed(
            session,
            deps.protocol,
            account_id,
            said,
            up_to=id_in(form.ids.get("entry")),
            by=asked.who,
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await _saved(asked, deps, form.ids, account_id)


async def _saved(asked: Asked, deps: Dependencies, ids: Mapping[str, Any], account_id: int) -> None:
    """Back to the plan; it takes the place of a form that had none below it."""
    await draw_plan_anew(asked, deps, ids, account_id)
    if ids.get("plan"):
        await asked.ack()
        return
    card = str(ids["card"]) if ids.get("card") else None
    async with deps.database.reading() as session:
        view = await plan_seen_by(session, deps, await account_with_id(session, account_id), asked.who, card=card)
    await asked.ack(response_action="update", view=view)


def _section_of(form: Form) -> PlanSection:
    return known_section(form.ids.get("section"))


def _draft_in(form: Form, *, source: str | None) -> SectionDraft:
    return SectionDraft(
        section=_section_of(form),
        text=form.text("text"),
        source=source,
        wallet_percent=form.text("wallet_percent"),
        wallet_as_of=form.day("wallet_as_of"),
    )


def _draft_of(known: PlanSectionFacts) -> SectionDraft:
    return SectionDraft(
        section=known.section,
        text=known.text,
        source=known.source,
        wallet_percent="" if known.wallet_percent is None else str(known.wallet_percent),
        wallet_as_of=known.wallet_as_of,
    )


def register_account_plan_form(app: AsyncApp) -> None:
    app.action(EDIT_SECTION)(press_edit)
    app.action(MORE_OF_SECTION)(press_more)
    app.action(CLIENT_AGREED)(press_agreed)
    app.view(SECTION_FORM)(submit_section)
    app.view(AGREEMENT_FORM)(submit_agreement)
