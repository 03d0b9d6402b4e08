"""KPIs of an account: list, add, measure, change, remove; as words, from the account card, from the list."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_and_rest
from crisis.account_rights import check_may_edit_account
from crisis.kpi import DEFAULT_PERIOD, KpiDraft, add_kpi, edit_kpi, kpi_to_edit, measure_kpi, remove_kpi
from crisis.kpi_facts import account_kpis
from crisis.profile import account_to_edit, account_with_id
from crisis.rules.figure import write_figure
from handlers.account_list import AccountList
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.kpi import (
    ADD_KPI,
    EDIT_KPI,
    KPI_VIEW,
    KPIS_VIEW,
    LIST_KPIS,
    MEASURE_KPI,
    MEASUREMENT_VIEW,
    MORE_OF_KPI,
    REMOVE_KPI,
    kpi_form,
    kpis_list,
    measurement_form,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord
from storage.tables.account import Account
from storage.tables.kpi import Kpi
from storage.vocabulary import Better, Period

EMPTY = KpiDraft(label="", target="", better=None)


async def _list(session: AsyncSession, deps: Dependencies, account: Account) -> Block:
    return kpis_list(await account_kpis(session, deps.protocol, account, now=deps.clock.now()))


KPIS = AccountList(name="kpis", callback_id=KPIS_VIEW, draw=_list)


async def kpi_word(request: FreeRequest) -> Answer:
    """`/crisis kpi Acme availability` opens the form with the name; without one it is empty."""
    deps = request.deps
    async with deps.database.reading() as session:
        account, text = await account_and_rest(session, request.text, request.channel_id)
        await check_may_edit_account(session, deps.protocol, request.who, account)
    draft = KpiDraft(label=text, target="", better=None)
    return kpi_form(account.name, draft, {"account": account.id}, is_full=False)


WORDS = (
    FreeWord(
        word="kpis",
        usage="[account]",
        help="What we agreed with an account to be measured by, with buttons to measure it.",
        answer=KPIS.answer,
    ),
    FreeWord(
        word="kpi",
        usage="[account] [what is measured]",
        help="Write down a KPI with its target; what is missed or not measured is said on Monday.",
        answer=kpi_word,
    ),
)


async def press_add(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
    ids = {"account": account.id, **KPIS.opened_from(asked.body)}
    await asked.answer(kpi_form(account.name, EMPTY, ids, is_full=False))


async def press_edit(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The whole form, filled: what is changed is looked at altogether."""
    account, kpi = await _pressed(asked, action, deps)
    ids = {"account": account.id, "kpi": kpi.id, **KPIS.opened_from(asked.body)}
    await asked.answer(kpi_form(account.name, _draft_of(kpi), ids, is_full=True))


async def press_measure(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    account, kpi = await _pressed(asked, action, deps)
    ids = {"account": account.id, "kpi": kpi.id, **KPIS.opened_from(asked.body)}
    today = deps.protocol.day_of(deps.clock.now())
    await asked.answer(measurement_form(account.name, kpi.label, kpi.target, kpi.unit, today, ids))


async def _pressed(asked: Asked, action: Mapping[str, Any], deps: Dependencies) -> tuple[Account, Kpi]:
    """The KPI of a button, for somebody who may change it."""
    async with deps.database.reading() as session:
        kpi = await kpi_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
        return await account_with_id(session, kpi.account_id), kpi


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        account = await account_to_edit(session, deps.protocol, id_in(form.ids.get("account")), by=asked.who)
    await redraw(asked.client, form.view_id, kpi_form(account.name, _draft_in(form), form.ids, is_full=True))
    await asked.ack()


async def press_remove(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        row = await remove_kpi(session, deps.protocol, id_in(action.get("value")), by=asked.who, now=deps.clock.now())
    await KPIS.draw_anew(asked, deps, KPIS.opened_from(asked.body), row.account_id)
    await asked.ack()


async def submit_kpi(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by, now = Form(view), asked.who, deps.clock.now()
    account_id, changed = id_in(form.ids.get("account")), form.ids.get("kpi")
    async with deps.database.transaction() as session:
        if changed is not None:
            await edit_kpi(session, deps.protocol, id_in(changed), _draft_in(form), by=by, now=now)
        else:
            await add_kpi(
                session, deps.protocol, account_id, _draft_in(form), by=by, request_key=form.request_key, now=now
            )
    await KPIS.draw_anew(asked, deps, form.ids, account_id)
    await asked.ack()


async def submit_measurement(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, now = Form(view), deps.clock.now()
    kpi_id, actual, day = id_in(form.ids.get("kpi")), form.text("actual"), form.day("measured_on")
    async with deps.database.transaction() as session:
        kpi = await measure_kpi(session, deps.protocol, kpi_id, actual, day, by=asked.who, now=now)
    await KPIS.draw_anew(asked, deps, form.ids, kpi.account_id)
    await asked.ack()


def _draft_in(form: Form) -> KpiDraft:
    better, period = form.choice("better"), form.choice("period")
    return KpiDraft(
        label=form.text("label"),
        target=form.text("target"),
        better=Better(better) if better in set(Better) else None,
        period=Period(period) if period in set(Period) else DEFAULT_PERIOD,
        agreed_on=form.day("agreed_on"),
        agreed_with=form.text("agreed_with"),
    )


def _draft_of(kpi: Kpi) -> KpiDraft:
    return KpiDraft(
        label=kpi.label,
        target=f"{write_figure(kpi.target)} {kpi.unit}".strip(),
        better=kpi.better,
        period=kpi.period,
        agreed_on=kpi.agreed_on,
        agreed_with=kpi.agreed_with,
    )


def register_kpi(app: AsyncApp) -> None:
    app.action(LIST_KPIS)(KPIS.press)
    app.action(ADD_KPI)(press_add)
    app.action(MEASURE_KPI)(press_measure)
    app.action(EDIT_KPI)(press_edit)
    app.action(MORE_OF_KPI)(press_more)
    app.action(REMOVE_KPI)(press_remove)
    app.view(KPI_VIEW)(submit_kpi)
    app.view(MEASUREMENT_VIEW)(submit_measurement)
