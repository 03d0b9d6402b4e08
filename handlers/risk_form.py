"""The forms of the risk register: open them, show more fields, save."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_rights import check_may_edit_account
from crisis.playbook import playbooks
from crisis.profile import account_with_id
from crisis.refusals import InvalidInput
from crisis.risk import RiskDraft, check_risk_form, mitigate_risk, score_risk
from crisis.risk_checks import Mitigation
from crisis.risk_facts import facts_of_risks
from handlers.asked import Asked
from handlers.at_once import redraw
from handlers.blocks.elements import Block
from handlers.blocks.risk import ADD_RISK, MITIGATE_RISK, MITIGATED_RISK, SCORE_RISK
from handlers.blocks.risk_form import (
    MITIGATE_VIEW,
    MORE_FIELDS,
    NOTHING,
    SCORE_VIEW,
    RiskForm,
    mitigate_view,
    score_view,
)
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.once import carry_out
from handlers.risk_filled import filled_from, form_of, idea_kept_in, issues_in_plan
from handlers.risk_shown import opened_from, risks_seen_by, show_again
from storage.tables.account import Account
from storage.tables.brainstorm import ScenarioIdea

Opened = dict[str, str | None]
"""Ids of the list and the account card on the screen."""

_ONLY_IN_MORE = {"owner", "playbook", "mitigation", "mitigation_due_on", "review_on"}


async def new_form(
    session: AsyncSession,
    deps: Dependencies,
    account: Account,
    who: str,
    *,
    scenario: str = "",
    opened: Opened | None = None,
    idea: ScenarioIdea | None = None,
) -> Block:
    """The form that adds a risk, for whoever may; filled with what an idea of a brainstorm says."""
    await check_may_edit_account(session, deps.protocol, who, account)
    form = RiskForm(account_id=account.id or 0, account_name=account.name, scenario=scenario, opened_from=opened)
    form = replace(form, issues=await issues_in_plan(session, account))
    if idea is not None:
        form = filled_from(idea, form)
    return score_view(form)


async def form_for_risk(
    session: AsyncSession,
    deps: Dependencies,
    risk_id: int,
    who: str,
    *,
    is_mitigated: bool = False,
    opened: Opened | None = None,
) -> Block:
    """The form that scores a risk anew; after its mitigation with what should remain."""
    form = replace(await _filled(session, deps, risk_id, who), opened_from=opened, is_mitigated=is_mitigated)
    if is_mitigated and form.risk and form.risk.residual:
        form = replace(form, likelihood=form.residual_likelihood, impact=form.residual_impact)
    return score_view(form)


async def mitigate_form(
    session: AsyncSession, deps: Dependencies, risk_id: int, who: str, opened: Opened | None = None
) -> Block:
    return mitigate_view(replace(await _filled(session, deps, risk_id, who), opened_from=opened))


async def _filled(session: AsyncSession, deps: Dependencies, risk_id: int, who: str) -> RiskForm:
    """The form as the register has it, after checking that the person may change it."""
    await check_risk_form(session, deps.protocol, risk_id, by=who)
    (facts,) = await facts_of_risks(session, deps.protocol, [risk_id], now=deps.clock.now())
    return form_of(facts)


async def press_form(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Add, score anew, mitigate, mitigation is done: the form for the account or risk whose id the button carries."""
    request, number, opened = asked, id_in(action.get("value")), opened_from(asked.body)
    kind = action["action_id"]
    async with deps.database.reading() as session:
        if kind == ADD_RISK:
            view = await new_form(session, deps, await account_with_id(session, number), request.who, opened=opened)
        elif kind == MITIGATE_RISK:
            view = await mitigate_form(session, deps, number, request.who, opened=opened)
        else:
            is_done = kind == MITIGATED_RISK
            view = await form_for_risk(session, deps, number, request.who, is_mitigated=is_done, opened=opened)
    await request.answer(view)


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """All fields, with what was typed so far."""
    form = Form(open_view(asked.body))
    async with deps.database.reading() as session:
        view = score_view(await _with_more(session, deps, form, asked.who))
    await redraw(asked.client, form.view_id, view)
    await asked.ack()


async def _with_more(session: AsyncSession, deps: Dependencies, form: Form, who: str) -> RiskForm:
    account = await account_with_id(session, id_in(form.ids.get("account")))
    await check_may_edit_account(session, deps.protocol, who, account)
    issues = await issues_in_plan(session, account)
    stored = RiskForm(account_id=account.id or 0, account_name=account.name, issues=issues)
    if form.ids.get("risk"):
        stored = await _filled(session, deps, id_in(form.ids["risk"]), who)
    return replace(
        stored,
        scenario=form.text("scenario"),
        likelihood=_figure(form, "likelihood"),
        impact=_figure(form, "impact"),
        playbooks={slug: known.playbook.title for slug, known in (await playbooks(session)).items()},
        is_mitigated=bool(form.ids.get("done")),
        opened_from=_opened(form),
        **await idea_kept_in(session, form, stored.playbook),
    )


async def submit_score(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Saved, and the list shows it; what lacks an owner or a playbook gets the fields for them, and nothing is lost."""
    form, who = Form(view), asked.who
    await _meet_owner(asked.client, deps, form)
    try:
        async with deps.database.transaction() as session:
            await score_risk(session, deps.protocol, _draft(form, who), now=deps.clock.now())
    except InvalidInput as refusal:
        if _has_all_fields(form) or not _ONLY_IN_MORE & refusal.errors.keys():
            raise
        async with deps.database.reading() as session:
            more = await _with_more(session, deps, form, who)
        await asked.ack(response_action="update", view=score_view(replace(more, problem=refusal.sentence)))
        return
    await _saved(asked, deps, form)


async def submit_mitigation(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await _meet_owner(asked.client, deps, form)

    async def mitigated(session: AsyncSession, now: datetime) -> None:
        risk_id = id_in(form.ids.get("risk"))
        await mitigate_risk(session, deps.protocol, risk_id, _mitigation(form), by=asked.who, now=now)

    await carry_out(deps, form, mitigated)
    await _saved(asked, deps, form)


async def _saved(asked: Asked, deps: Dependencies, form: Form) -> None:
    """Back to the list; there is one now if there was none."""
    account_id = id_in(form.ids.get("account"))
    if _opened(form)["list"] or _opened(form)["card"]:
        await show_again(asked.client, deps, form.ids, account_id, asked.who)
        await asked.ack()
        return
    async with deps.database.reading() as session:
        view = await risks_seen_by(session, deps, account_id, asked.who)
    await asked.ack(response_action="update", view=view)


def _opened(form: Form) -> dict[str, str | None]:
    return {name: str(form.ids[name]) if form.ids.get(name) else None for name in ("list", "card")}


async def _meet_owner(client: AsyncWebClient, deps: Dependencies, form: Form) -> None:
    if form.person("owner"):
        await get_to_know(client, deps, form.person("owner"))


def _has_all_fields(form: Form) -> bool:
    return any(block.partition(":")[0] == "playbook" for block in form.input_blocks)


def _draft(form: Form, who: str) -> RiskDraft:
    playbook = form.choice("playbook")
    return RiskDraft(
        account_id=id_in(form.ids.get("account")),
        scenario=form.text("scenario"),
        likelihood=_figure(form, "likelihood"),
        impact=_figure(form, "impact"),
        by=who,
        risk_id=id_in(form.ids["risk"]) if form.ids.get("risk") else None,
        mitigation=_mitigation(form) if _has_all_fields(form) else None,
        playbook="" if playbook == NOTHING else playbook,
        review_on=form.day("review_on"),
        is_mitigated=bool(form.ids.get("done")),
        idea_id=id_in(form.ids["idea"]) if form.ids.get("idea") else None,
        request_key=form.request_key,
    )


def _mitigation(form: Form) -> Mitigation:
    return Mitigation(
        what=form.text("mitigation"),
        owner=form.person("owner"),
        due_on=form.day("mitigation_due_on"),
        residual_likelihood=_figure(form, "residual_likelihood"),
        residual_impact=_figure(form, "residual_impact"),
    )


def _figure(form: Form, name: str) -> int | None:
    text = form.choice(name)
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def register_risk_form(app: AsyncApp) -> None:
    for action_id in (ADD_RISK, SCORE_RISK, MITIGATE_RISK, MITIGATED_RISK):
        app.action(action_id)(press_form)
    app.action(MORE_FIELDS)(press_more)
    app.view(SCORE_VIEW)(submit_score)
    app.view(MITIGATE_VIEW)(submit_mitigation)
