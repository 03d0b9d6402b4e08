"""Actions: add one, list them, settle them; as words, from the card, from the private list, from a reminder."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from sqlmodel.ext.asyncio.session import AsyncSession

from crisis.action import (
    ActionDraft,
    action_numbered,
    add_action,
    check_action_form,
    finish_action,
    hand_over_action,
    skip_action,
    snooze_action,
)
from crisis.action_area import say_area
from crisis.action_facts import ActionFacts, action_board
from crisis.refusals import InvalidInput, UnknownCrisis
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.at_once import redraw
from handlers.blocks.action import (
    ADD_ACTION,
    AREA_ACTION,
    DONE_ACTION,
    DONE_VIEW,
    GIVE_ACTION,
    GIVE_VIEW,
    LIST_ACTIONS,
    SKIP_ACTION,
    SKIP_VIEW,
    SNOOZE_ACTION,
    SNOOZE_VIEW,
    actions_list,
    done_modal,
    give_modal,
    skip_modal,
    snooze_modal,
)
from handlers.blocks.action_form import (
    ADD_VIEW,
    AREA_VIEW,
    MORE_OF_ACTION,
    ActionFields,
    add_modal,
    area_modal,
    full_modal,
)
from handlers.blocks.elements import Block
from handlers.dependencies import Dependencies
from handlers.form import Form, open_view
from handlers.identify import get_to_know
from handlers.ids import id_in
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import ActionArea

NO_BOARD = "This crisis does not exist any more. `/crisis list` shows the open ones."
_BUTTON_OF = {
    "done": DONE_ACTION,
    "snooze": SNOOZE_ACTION,
    "later": SNOOZE_ACTION,
    "give": GIVE_ACTION,
    "skip": SKIP_ACTION,
    "about": AREA_ACTION,
}
"""What is typed after `/crisis action`, before the number of the action."""


async def action_form(request: Request) -> Answer:
    """`/crisis action call the sponsor` opens the form; `/crisis action done 3 note` that for action 3."""
    verb, _, rest = request.text.partition(" ")
    number, _, text = rest.strip().partition(" ")
    if verb.lower() in _BUTTON_OF and number.isascii() and number.isdigit():
        return await _form_for_number(request, _BUTTON_OF[verb.lower()], int(number[:6]), text.strip())
    return await _add_form(request)


async def list_actions(request: Request) -> Answer:
    """All of them, with buttons, for whoever asks."""
    deps = request.deps
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.READ, must_be_open=False)
        board = await action_board(session, deps.protocol, request.crisis_id, now=deps.clock.now())
    if board is None:
        raise UnknownCrisis(NO_BOARD)
    return actions_list(board, request.who)


WORDS = (
    Word(
        word="action",
        aliases=("todo",),
        usage="[key] [what | done|snooze|give|skip|about number]",
        help="Add an action, or say what became of one.",
        answer=action_form,
        takes_text=True,
    ),
    Word(
        word="actions",
        aliases=("todos",),
        help="All actions of a crisis, with buttons, for you alone.",
        answer=list_actions,
    ),
)


async def _add_form(request: Request, area: ActionArea | None = None) -> Block:
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
    owner = request.people[0] if request.people else request.who
    fields = ActionFields(what=request.text, owner=owner, area=area)
    return add_modal(crisis, fields, due_within=deps.protocol.actions.due_within)


async def press_more(asked: Asked, deps: Dependencies) -> None:
    """The same form with all its fields; what is typed stays."""
    form = Form(open_view(asked.body))
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=form.crisis_id)
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.CHANGE, must_be_open=False)
    fields = ActionFields(
        what=form.text("what"),
        owner=form.person("owner") or None,
        measure=form.text("measure"),
        area=area_in(str(form.ids.get("area"))),
    )
    due_at = deps.clock.now() + deps.protocol.actions.due_within
    await redraw(asked.client, form.view_id, full_modal(crisis, fields, due_at=due_at))
    await asked.ack()


async def _form_for_number(request: Request, button: str, number: int, text: str) -> Block:
    deps = request.deps
    async with deps.database.reading() as session:
        await facts_to_change(session, request, Action.CHANGE, must_be_open=False)
        row = await action_numbered(session, request.crisis_id, number)
        action = await _facts_to_change(session, deps, row.id or 0, request.who)
    to = request.people[0] if request.people else None
    return _form(button, deps, action, text, to=to)


async def _facts_to_change(session: AsyncSession, deps: Dependencies, action_id: int, who: str) -> ActionFacts:
    row = await check_action_form(session, deps.protocol, action_id, by=who)
    board = await action_board(session, deps.protocol, row.crisis_id, now=deps.clock.now())
    assert board is not None
    return next(one for one in board.actions if one.id == action_id)


def _form(button: str, deps: Dependencies, action: ActionFacts, text: str = "", *, to: str | None = None) -> Block:
    if button == DONE_ACTION:
        return done_modal(action, note=text)
    if button == SNOOZE_ACTION:
        return snooze_modal(action, reason=text, now=deps.clock.now())
    if button == AREA_ACTION:
        return area_modal(action, area=area_in(text.lower()) or action.area)
    if button == GIVE_ACTION:
        return give_modal(action, to=to, note=text)
    return skip_modal(action, reason=text)


async def press_action(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Done, put off, hand over, skip: the form for the action whose id the button carries."""
    async with deps.database.reading() as session:
        facts = await _facts_to_change(session, deps, id_in(action.get("value")), asked.who)
    await asked.answer(_form(action["action_id"], deps, facts))


async def press_of_crisis(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The buttons of the card: the form for a new one, or the private list. A value `12:logistics` chooses the area."""
    crisis_id, _, area = str(action.get("value")).partition(":")
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(crisis_id))
    is_new = action["action_id"] == ADD_ACTION
    await asked.answer(await (_add_form(about, area_in(area)) if is_new else list_actions(about)))


def area_in(value: str) -> ActionArea | None:
    """None: nobody said, or it was made up."""
    return ActionArea(value) if value in set(ActionArea) else None


async def submit_new(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, now = Form(view), deps.clock.now()
    if form.person("owner"):
        await get_to_know(asked.client, deps, form.person("owner"))
    is_full = "full" in form.ids
    draft = ActionDraft(
        crisis_id=form.crisis_id,
        what=form.text("what"),
        owner=form.person("owner"),
        due_at=form.moment("due_at") if is_full else now + deps.protocol.actions.due_within,
        measure=form.text("measure"),
        area=area_in(form.choice("area") if is_full else str(form.ids.get("area"))),
        is_continuity=form.choice("kind") == "continuity",
        by=asked.who,
        view_id=form.view_id,
    )
    async with deps.database.transaction() as session:
        await add_action(session, deps.protocol, draft, now=deps.clock.now())
    await asked.ack(response_action="clear")


async def submit_settled(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    """Done, put off, handed over or skipped."""
    form, by = Form(view), asked.who
    action_id, kind = id_in(form.ids.get("action")), view["callback_id"]
    if kind == GIVE_VIEW:
        if not form.person("to"):
            raise InvalidInput({"to": "Choose who does it from now on."})
        await get_to_know(asked.client, deps, form.person("to"))
    async with deps.database.transaction() as session:
        now = deps.clock.now()
        if kind == DONE_VIEW:
            await finish_action(session, deps.protocol, action_id, by=by, note=form.text("note"), now=now)
        elif kind == SKIP_VIEW:
            await skip_action(session, deps.protocol, action_id, by=by, reason=form.text("reason"), now=now)
        elif kind == SNOOZE_VIEW:
            until, reason = form.moment("until"), form.text("reason")
            await snooze_action(session, deps.protocol, action_id, by=by, until=until, reason=reason, now=now)
        else:
            to, note = form.person("to"), form.text("note")
            await hand_over_action(session, deps.protocol, action_id, by=by, to=to, note=note, now=now)
    await asked.ack(response_action="clear")


async def submit_area(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form, by = Form(view), asked.who
    action_id, area = id_in(form.ids.get("action")), area_in(form.choice("area"))
    await once(
        asked, deps, form, lambda session, now: say_area(session, deps.protocol, action_id, area, by=by, now=now)
    )


def register_action(app: AsyncApp) -> None:
    app.action(MORE_OF_ACTION)(press_more)
    app.view(AREA_VIEW)(submit_area)
    for action_id in (DONE_ACTION, SNOOZE_ACTION, GIVE_ACTION, SKIP_ACTION, AREA_ACTION):
        app.action(action_id)(press_action)
    for action_id in (ADD_ACTION, LIST_ACTIONS):
        app.action(action_id)(press_of_crisis)
    app.view(ADD_VIEW)(submit_new)
    for view in (DONE_VIEW, SNOOZE_VIEW, GIVE_VIEW, SKIP_VIEW):
        app.view(view)(submit_settled)
