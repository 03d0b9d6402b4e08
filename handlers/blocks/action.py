"""Actions: the card in the channel, the private list with buttons, the forms, the reminder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from crisis.action_facts import ActionBoard, ActionFacts
from crisis.facts import CrisisFacts
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    moment,
    person_select,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.update_modal import about
from handlers.blocks.words import ROLE, is_over
from storage.vocabulary import ActionArea, ActionState, Horizon, Role

ADD_ACTION = "crisis_add_action"
LIST_ACTIONS = "crisis_list_actions"
DONE_ACTION = "crisis_done_action"
SNOOZE_ACTION = "crisis_snooze_action"
GIVE_ACTION = "crisis_give_action"
SKIP_ACTION = "crisis_skip_action"
AREA_ACTION = "crisis_area_of_action"

DONE_VIEW = "crisis_done_action_view"
SNOOZE_VIEW = "crisis_snooze_action_view"
GIVE_VIEW = "crisis_give_action_view"
SKIP_VIEW = "crisis_skip_action_view"

ON_CARD = 5
IN_LIST = 40
"""Two blocks each; a view holds a hundred."""
SETTLED_IN_LIST = 30
WHAT_MOST = 400
HORIZON: dict[Horizon, str] = {
    Horizon.IMMEDIATE: "immediate",
    Horizon.INTERMEDIATE: "intermediate",
    Horizon.LONG_TERM: "long-term",
}

AREA: dict[ActionArea, str] = {
    ActionArea.COMMUNICATION: "communication",
    ActionArea.LOGISTICS: "logistics",
    ActionArea.STAKEHOLDERS: "stakeholders",
    ActionArea.RESOURCES: "resources",
    ActionArea.REASSURANCE: "reassuring the client",
}


def actions_card(board: ActionBoard) -> Message:
    """How many are open, overdue, done, skipped; the next ones, and how many more."""
    said = _counted(board)
    blocks = [header("Actions"), section(said)]
    shown = board.open[:ON_CARD]
    blocks += lines_in_sections([action_line(action) for action in shown], most_sections=5, left_out="and {count} more")
    more = len(board.open) - len(shown)
    if more:
        blocks.append(context(f"and {more} more: `/crisis actions`"))
    blocks += _unplanned(board)
    value = str(board.crisis.id)
    buttons = [button("All actions", LIST_ACTIONS, value)]
    if not is_over(board.crisis):
        buttons.append(button("Add an action", ADD_ACTION, value))
    blocks.append(actions(buttons))
    return Message(text=f"Actions in {board.crisis.key}: {said}", blocks=blocks)


def _counted(board: ActionBoard) -> str:
    waiting = f"{len(board.open)} open"
    if board.overdue:
        waiting += f", of these *{board.overdue} overdue*"
    return f"{waiting}, {board.count(ActionState.DONE)} done, {board.count(ActionState.SKIPPED)} skipped."


def _unplanned(board: ActionBoard) -> list[Block]:
    """What nothing is planned for yet; an action that does not say what it is about may be for it."""
    if not board.unplanned:
        return []
    unsaid = {0: "", 1: " 1 action does not say what it is about."}.get(
        board.unsaid, f" {board.unsaid} actions do not say what they are about."
    )
    return [context(f"Nothing is planned yet for: {', '.join(AREA[area] for area in board.unplanned)}.{unsaid}")]


def action_line(action: ActionFacts) -> str:
    """What, who, by when, what about, and how success is measured."""
    late = "*overdue* since" if action.is_overdue else "by"
    about_what = f", {AREA[action.area]}" if action.area else ""
    keeps = ", keeps the client served" if action.is_continuity else ""
    return (
        f"*{action.number}.* {escaped(action.what, WHAT_MOST)}\n"
        f"      {owner_text(action)}, {late} {when(action.due_at)}, {HORIZON[action.horizon]}{about_what}{keeps}\n"
        f"      _Succeeded when:_ {escaped(action.measure, 320)}"
    )


def owner_text(action: ActionFacts) -> str:
    """Who has it; for what nobody has yet, who it waits for."""
    if action.owner:
        return mention(action.owner)
    role = ROLE[Role(action.owner_role)] if action.owner_role in set(Role) else escaped(action.owner_role, 60)
    return f"nobody yet ({role})" if role else "nobody yet"


def actions_list(board: ActionBoard, who: str) -> Block:
    """All actions for one reader, theirs first, each open one with its buttons."""
    mine = [action for action in board.open if action.owner == who]
    others = [action for action in board.open if action.owner != who]
    blocks: list[Block] = [about(board.crisis), section(_counted(board)), *_unplanned(board)]
    for action in [*mine, *others][:IN_LIST]:
        blocks += [section(action_line(action)), actions(_buttons(action))]
    if len(board.open) > IN_LIST:
        blocks.append(context(f"and {len(board.open) - IN_LIST} more open ones, due later."))
    settled = [action for action in board.actions if action.state is not ActionState.OPEN]
    blocks += lines_in_sections(
        [_settled(action) for action in settled[-SETTLED_IN_LIST:]], most_sections=5, left_out="and {count} more"
    )
    blocks.append(actions([button("Add an action", ADD_ACTION, str(board.crisis.id))]))
    blocks.append(
        context("As words: `/crisis action done 3 how it went`, also with `snooze`, `give`, `skip` and `about`.")
    )
    return modal(f"Actions {board.crisis.key}", blocks)


def _buttons(action: ActionFacts) -> list[Block]:
    value, name = str(action.id), f"{action.number}. {action.what}"
    return [
        button("Done", DONE_ACTION, value, style="primary", label=f"Done: {name}"),
        button("Put off", SNOOZE_ACTION, value, label=f"Put off: {name}"),
        button("Hand over", GIVE_ACTION, value, label=f"Hand over: {name}"),
        button("Skip", SKIP_ACTION, value, label=f"Skip: {name}"),
        button("About…", AREA_ACTION, value, label=f"What it is about: {name}"),
    ]


def _settled(action: ActionFacts) -> str:
    what = "Done" if action.state is ActionState.DONE else "Skipped"
    by = f" by {mention(action.settled_by)}" if action.settled_by else ""
    note = f": {escaped(action.note, 200)}" if action.note else ""
    return f"*{action.number}.* {what}{by}: {escaped(action.what, 120)}{note}"


def overdue_message(crisis: CrisisFacts, overdue: Sequence[ActionFacts], *, is_lead: bool) -> Message:
    """For the owner: do it or say what becomes of it. For the lead: see that somebody does."""
    count = "1 action is" if len(overdue) == 1 else f"{len(overdue)} actions are"
    whose = "Of what others do" if is_lead else "Of what is yours"
    said = f"{whose} in {crisis.key}, {escaped(crisis.account_name, 200)}, {count} overdue."
    todo = "Ask, help, or give it to somebody else." if is_lead else "Do it, put it off, hand it over or skip it."
    blocks = [section(f"{said} {todo}")]
    blocks += lines_in_sections(
        [action_line(action) for action in overdue], most_sections=10, left_out="and {count} more"
    )
    blocks.append(actions([button("All actions", LIST_ACTIONS, str(crisis.id), style="primary")]))
    return Message(text=f"{said} {todo}", blocks=blocks)


def done_modal(action: ActionFacts, *, note: str = "") -> Block:
    blocks = [field("note", "How did it go?", typed(initial=note, multiline=True), optional=True)]
    return _form("Done", action, blocks, DONE_VIEW, "Done")


def skip_modal(action: ActionFacts, *, reason: str = "") -> Block:
    blocks = [field("reason", "Why is it skipped?", typed(initial=reason, multiline=True, most=1000))]
    return _form("Skip an action", action, blocks, SKIP_VIEW, "Skip")


def snooze_modal(action: ActionFacts, *, reason: str = "", now: datetime) -> Block:
    later = max(action.due_at, now) + timedelta(hours=4)
    blocks = [
        field("until", "Until when?", moment(later)),
        field("reason", "Why must it wait?", typed(initial=reason, multiline=True, most=1000)),
    ]
    return _form("Put an action off", action, blocks, SNOOZE_VIEW, "Put off")


def give_modal(action: ActionFacts, *, to: str | None = None, note: str = "") -> Block:
    blocks = [
        field("to", "Who does it from now on?", person_select(initial=to)),
        field("note", "What must they know?", typed(initial=note, multiline=True, most=1000), optional=True),
    ]
    return _form("Hand an action over", action, blocks, GIVE_VIEW, "Hand over")


def _form(title: str, action: ActionFacts, fields: Sequence[Block], callback_id: str, submit: str) -> Block:
    return form_modal(
        title,
        [section(action_line(action)), *fields],
        callback_id=callback_id,
        ids={"action": action.id},
        submit=submit,
    )
