"""The communication plan and its checklist: show, change, tick; as words, on the account card, in the channel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.account_named import account_meant
from crisis.account_rights import check_is_manager, check_may_read_account, may_edit_account
from crisis.checklist import checklist, task_numbered, tick_task, untick_task
from crisis.communication import (
    LineDraft,
    PlanOf,
    check_may_edit_plan,
    copy_tier_plan,
    line_to_edit,
    plan_for,
    remove_line,
    save_line,
)
from crisis.profile import account_with_id
from crisis.refusals import UnknownAccount, UnknownCrisis
from crisis.rules.communication import BY_PROTOCOL
from crisis.rules.permissions import Action
from handlers.account import card_in, refresh_card
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.communication import (
    ADD_LINE,
    COPY_PLAN,
    EDIT_LINE,
    LINE_VIEW,
    LIST_TASKS,
    MORE_OF_LINE,
    PLAN_VIEW,
    REMOVE_LINE,
    SHOW_PLAN,
    TICK_TASK,
    UNTICK_TASK,
    checklist_view,
    line_form,
    plan_view,
)
from handlers.blocks.elements import Block
from handlers.blocks.text import escaped
from handlers.blocks.words import TIER
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.ids import id_in
from handlers.word import FreeRequest, FreeWord, Request, Word, facts_to_change
from storage.queries.communication import lines_of_tier
from storage.tables.account import Account
from storage.tables.communication import PlanLine
from storage.vocabulary import Tier

EMPTY = LineDraft(audience="", is_client=True, what="", cadence=BY_PROTOCOL, channel="", primary="")


async def show_plan(request: FreeRequest) -> Answer:
    """`/crisis comms Acme`, in a crisis channel without a name; `/crisis comms tier key` for managers."""
    deps, typed = request.deps, request.text.lower().split()
    async with deps.database.reading() as session:
        if typed[:1] == ["tier"]:
            await check_is_manager(session, deps.protocol, request.who)
            return await _plan(session, deps, _owner(f"tier:{''.join(typed[1:2])}"), request.who, {})
        account = await account_meant(session, request.text, request.channel_id)
        await check_may_read_account(session, deps.protocol, request.who, account)
        return await _plan(session, deps, PlanOf(account.id), request.who, {})


async def told(request: Request) -> Answer:
    """`/crisis told 2` ticks line 2; without a number, the checklist."""
    deps, number = request.deps, request.text.partition(" ")[0]
    if number.isascii() and number.isdigit():
        async with deps.database.transaction() as session:
            await facts_to_change(session, request, Action.CHANGE)
            task_id = await task_numbered(session, request.crisis_id, int(number[:6]))
            await tick_task(session, deps.protocol, task_id, by=request.who, now=deps.clock.now())
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.READ, must_be_open=False)
        return await _checklist(session, deps, request.crisis_id)


async def nottold(request: Request) -> Answer:
    """`/crisis nottold 2 she was away` takes the tick of line 2 away; without a number, the checklist."""
    number, _, reason = request.text.partition(" ")
    if not (number.isascii() and number.isdigit()):
        return await told(replace(request, text=""))
    deps = request.deps
    async with deps.database.transaction() as session:
        await facts_to_change(session, request, Action.CHANGE)
        task_id = await task_numbered(session, request.crisis_id, int(number[:6]))
        await untick_task(session, deps.protocol, task_id, reason=reason, by=request.who, now=deps.clock.now())
        return await _checklist(session, deps, request.crisis_id)


WORDS = (
    FreeWord(
        word="comms",
        aliases=("communication",),
        usage="[account | tier NAME]",
        help="The communication plan: who hears what, when, how.",
        answer=show_plan,
    ),
    Word(
        word="told",
        aliases=("checklist",),
        usage="[key] [number]",
        help="Tick a line of the communication checklist, or show it.",
        answer=told,
        takes_text=True,
        needs_number=True,
    ),
    Word(
        word="nottold",
        usage="[key] number [why]",
        help="Correct the communication checklist: they were not told after all.",
        answer=nottold,
        takes_text=True,
        needs_number=True,
    ),
)


async def _checklist(session: AsyncSession, deps: Dependencies, crisis_id: int) -> Block:
    found = await checklist(session, deps.protocol, crisis_id)
    if found is None:
        raise UnknownCrisis("This crisis does not exist any more. `/crisis list` shows the open ones.")
    return checklist_view(found)


async def _plan(
    session: AsyncSession, deps: Dependencies, plan: PlanOf, who: str, place: Mapping[str, int | str | None]
) -> Block:
    if plan.tier is not None:
        lines = await lines_of_tier(session, plan.tier)
        title = f"For every {TIER[plan.tier]} that has none of its own."
        return plan_view(title, f"tier:{plan.tier}", lines, is_own=True, can_copy=False, place=place)
    account = await account_with_id(session, plan.account_id or 0)
    lines, is_own = await plan_for(session, account)
    can_edit = await may_edit_account(session, deps.protocol, who, account)
    return plan_view(
        _title(account, is_own=is_own, is_empty=not lines),
        f"account:{account.id}",
        lines,
        is_own=is_own and can_edit,
        can_copy=bool(lines) and not is_own and can_edit,
        place=place,
    )


def _title(account: Account, *, is_own: bool, is_empty: bool) -> str:
    name = f"*{escaped(account.name, 300)}*"
    return name if is_own or is_empty else f"{name}: the plan of every {TIER[account.tier]}."


def _owner(value: object) -> PlanOf:
    kind, _, which = str(value).partition(":")
    if kind == "account":
        return PlanOf(id_in(which))
    if kind == "tier" and which in set(Tier):
        return PlanOf(tier=Tier(which))
    raise UnknownAccount(f"Say whose plan: an account, or `tier` and one of {', '.join(Tier)}.")


def _ids(plan: PlanOf) -> str:
    return f"account:{plan.account_id}" if plan.account_id is not None else f"tier:{plan.tier}"


def _opened_from(body: Mapping[str, Any]) -> dict[str, str | None]:
    view = body.get("view") or {}
    return {**card_in(body), "plan": str(view["id"]) if view.get("callback_id") == PLAN_VIEW else None}


async def press_show(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.reading() as session:
        account = await account_with_id(session, id_in(action.get("value")))
        await check_may_read_account(session, deps.protocol, asked.who, account)
        view = await _plan(session, deps, PlanOf(account.id), asked.who, card_in(asked.body))
    await asked.answer(view)


async def press_line(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Add a line or change one."""
    draft, ids = EMPTY, _opened_from(asked.body)
    async with deps.database.reading() as session:
        if action["action_id"] == ADD_LINE:
            plan = _owner(action.get("value"))
            await check_may_edit_plan(session, deps.protocol, plan, by=asked.who)
        else:
            line = await line_to_edit(session, deps.protocol, id_in(action.get("value")), by=asked.who)
            plan, draft = PlanOf(line.account_id, line.tier), _draft_of(line)
            ids["line"] = str(line.id)
    is_full = action["action_id"] == EDIT_LINE
    await asked.answer(line_form(draft, {"owner": _ids(plan), **ids}, is_full=is_full))


async def press_more(asked: Asked) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    await redraw(asked.client, form.view_id, line_form(_draft_in(form), form.ids, is_full=True))
    await asked.ack()


async def press_change_plan(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Remove a line, or give the account lines of its own."""
    by, row_id = asked.who, id_in(action.get("value"))
    async with deps.database.transaction() as session:
        if action["action_id"] == COPY_PLAN:
            await copy_tier_plan(session, deps.protocol, row_id, by=by, now=deps.clock.now())
            plan = PlanOf(row_id)
        else:
            line = await remove_line(session, deps.protocol, row_id, by=by, now=deps.clock.now())
            plan = PlanOf(line.account_id, line.tier)
    await _draw_anew(asked.client, deps, plan, _opened_from(asked.body), by)
    await asked.ack()


async def submit_line(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    plan, line = _owner(form.ids.get("owner")), form.ids.get("line")
    async with deps.database.transaction() as session:
        await save_line(
            session,
            deps.protocol,
            plan,
            _draft_in(form),
            by=by,
            line_id=id_in(line) if line is not None else None,
            request_key=form.request_key,
            now=deps.clock.now(),
        )
    await _draw_anew(asked.client, deps, plan, form.ids, by)
    await asked.ack()


async def _draw_anew(
    client: AsyncWebClient, deps: Dependencies, plan: PlanOf, ids: Mapping[str, Any], who: str
) -> None:
    if ids.get("plan"):
        place = {name: value for name, value in ids.items() if name == "card"}
        async with deps.database.reading() as session:
            view = await _plan(session, deps, plan, who, place)
        await redraw(client, str(ids["plan"]), view)
    if plan.account_id is not None:
        await refresh_card(client, deps, ids, plan.account_id, who)


def _draft_in(form: Form) -> LineDraft:
    names = ("audience", "what", "cadence", "channel", "primary", "secondary", "speaker", "approver")
    return LineDraft(is_client=form.choice("side") != "inside", **{name: form.text(name) for name in names})


def _draft_of(line: PlanLine) -> LineDraft:
    return LineDraft(
        audience=line.audience_name,
        is_client=line.is_client,
        what=line.what,
        cadence=line.cadence or BY_PROTOCOL,
        channel=line.channel,
        primary=line.primary_contact,
        secondary=line.secondary_contact,
        speaker="" if line.is_client else line.speaker,
        approver=line.approver,
    )


async def press_tick(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Done, or not after all: the card in the channel follows; a list in which it was pressed at once."""
    task_id = id_in(action.get("value"))
    async with deps.database.transaction() as session:
        now = deps.clock.now()
        if action["action_id"] == TICK_TASK:
            crisis_id = await tick_task(session, deps.protocol, task_id, by=asked.who, now=now)
        else:
            crisis_id = await untick_task(session, deps.protocol, task_id, reason="", by=asked.who, now=now)
        view = await _checklist(session, deps, crisis_id)
    if asked.body.get("view"):
        await redraw(asked.client, str(asked.body["view"]["id"]), view)
    await asked.ack()


async def press_list(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    await asked.answer(await told(about))


def register_communication(app: AsyncApp) -> None:
    app.action(SHOW_PLAN)(press_show)
    app.action(ADD_LINE)(press_line)
    app.action(EDIT_LINE)(press_line)
    app.action(MORE_OF_LINE)(press_more)
    app.action(REMOVE_LINE)(press_change_plan)
    app.action(COPY_PLAN)(press_change_plan)
    app.action(TICK_TASK)(press_tick)
    app.action(UNTICK_TASK)(press_tick)
    app.action(LIST_TASKS)(press_list)
    app.view(LINE_VIEW)(submit_line)
