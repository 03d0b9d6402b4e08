"""The communication plan: who, what, when, how; the form of a line; the checklist of a crisis."""

from collections.abc import Mapping, Sequence

from crisis.checklist import Checklist, TaskFacts
from crisis.communication import LineDraft
from crisis.profile import Freshness
from crisis.rules.communication import BY_PROTOCOL, LONGEST
from crisis.rules.duration import parse_duration, say_rhythm
from handlers.blocks.account import section_head, still_true_button
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    fields,
    header,
    modal,
    option,
    radio,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.message import Message
from handlers.blocks.metadata import pack
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.update_modal import about
from handlers.blocks.words import ROLE, is_over
from storage.tables.communication import PlanLine
from storage.vocabulary import Role, Section

ADD_LINE = "crisis_add_plan_line"
EDIT_LINE = "crisis_edit_plan_line"
REMOVE_LINE = "crisis_remove_plan_line"
COPY_PLAN = "crisis_copy_plan"
SHOW_PLAN = "crisis_show_plan"
MORE_OF_LINE = "crisis_more_of_plan_line"
TICK_TASK = "crisis_tick_told"
UNTICK_TASK = "crisis_untick_told"
LIST_TASKS = "crisis_list_told"
LINE_VIEW = "crisis_plan_line_view"
PLAN_VIEW = "crisis_plan_view"

LINES_MOST, TASKS_MOST = 30, 15
"""Three blocks each in the plan; the card of a crisis shows two each."""
NO_PLAN = "_Nobody has written a plan yet: who hears what, when, how?_"


def plan_view(
    title: str,
    owner: str,
    lines: Sequence[PlanLine],
    *,
    is_own: bool,
    can_copy: bool,
    place: Mapping[str, int | str | None],
) -> Block:
    """Four columns (S1-12) for each line, with its buttons.

    Args:
        owner: `account:7` or `tier:key`; what a new line belongs to.
        can_copy: the lines are the tier's, and the account may have its own instead.
    """
    blocks: list[Block] = [header("Communication plan"), section(title)]
    for line in lines[:LINES_MOST]:
        blocks += [fields(_columns(line)), context(_who_speaks(line))]
        if is_own:
            blocks.append(actions(_line_buttons(line)))
    if not lines:
        blocks.append(section(NO_PLAN))
    buttons = [button("Add a line", ADD_LINE, owner, style="primary")] if is_own or not lines else []
    if can_copy:
        buttons.append(button("Change it for this account", COPY_PLAN, owner.partition(":")[2]))
    if buttons:
        blocks.append(actions(buttons))
    return modal("Communication plan", blocks, callback_id=PLAN_VIEW, private_metadata=pack(**place))


def plan_part(account_id: int, lines: Sequence[PlanLine], freshness: Freshness, *, is_own: bool) -> list[Block]:
    """The section of the account card."""
    names = ", ".join(escaped(line.audience_name, 80) for line in lines[:6]) or NO_PLAN
    whose = "" if is_own or not lines else " (the plan of its tier)"
    buttons = [
        button("Show the plan", SHOW_PLAN, str(account_id)),
        still_true_button(account_id, Section.COMMUNICATION),
    ]
    return [section_head("Communication plan", freshness), section(f"{names}{whose}"), actions(buttons)]


def _columns(line: PlanLine) -> list[str]:
    second = f", else {escaped(line.secondary_contact, 200)}" if line.secondary_contact else ""
    return [
        f"*Who*\n{escaped(line.audience_name, 80)}: {escaped(line.primary_contact, 200)}{second}",
        f"*What*\n{escaped(line.what, 300)}",
        f"*When*\n{_rhythm(line)}",
        f"*How*\n{escaped(line.channel, 200)}",
    ]


def _rhythm(line: PlanLine) -> str:
    return say_rhythm(parse_duration(line.cadence)) if line.cadence else "as the protocol says"


def _who_speaks(line: PlanLine) -> str:
    approver = f", approved by {escaped(line.approver, 80)}" if line.approver else ""
    side = (
        "At the client: the client liaison speaks" if line.is_client else f"Inside: {escaped(line.speaker, 80)} speaks"
    )
    return f"{side}{approver}"


def _line_buttons(line: PlanLine) -> list[Block]:
    return [
        button("Change", EDIT_LINE, str(line.id), label=f"Change: {line.audience_name}"),
        button("Remove", REMOVE_LINE, str(line.id), label=f"Remove: {line.audience_name}"),
    ]


def line_form(draft: LineDraft, ids: Mapping[str, int | str | None], *, is_full: bool) -> Block:
    """Who, what, when, how, on which side; “More…” brings the second contact, who speaks, who approves."""
    sides = [option("At the client: the liaison speaks", "client"), option("With us", "inside")]
    blocks = [
        field("audience", "Who hears it?", typed(initial=draft.audience, most=LONGEST["audience"])),
        field("side", "On which side?", radio(sides, chosen="client" if draft.is_client else "inside")),
        field("primary", "Whom exactly?", typed(initial=draft.primary, most=LONGEST["primary"])),
        field("what", "What are they told?", typed(initial=draft.what, most=LONGEST["what"])),
        field(
            "cadence",
            "How often?",
            typed(initial=draft.cadence, most=LONGEST["cadence"]),
            hint=f"Like 4h or 1d; “{BY_PROTOCOL}”: as often as the protocol says.",
        ),
        field("channel", "How?", typed(initial=draft.channel, most=LONGEST["channel"], placeholder="A call")),
    ]
    blocks += (
        _more_fields(draft) if is_full else [more_button(MORE_OF_LINE, "Second contact, who speaks, who approves")]
    )
    return form_modal("A line of the plan", blocks, callback_id=LINE_VIEW, ids=ids)


def _more_fields(draft: LineDraft) -> list[Block]:
    asked = (
        ("secondary", "Who if they cannot be reached?", draft.secondary),
        ("speaker", "Who speaks? (to the client always the liaison)", draft.speaker),
        ("approver", "Who approves the words?", draft.approver),
    )
    return [field(name, label, typed(initial=text, most=LONGEST[name]), optional=True) for name, label, text in asked]


def checklist_card(found: Checklist) -> Message:
    """Each line with whom, how, who speaks; a button until it is done."""
    said = _counted(found)
    blocks = [header("Communication"), section(said), *_tasks(found, found.tasks[:TASKS_MOST])]
    if len(found.tasks) > TASKS_MOST:
        blocks.append(context(f"and {len(found.tasks) - TASKS_MOST} more: `/crisis told`"))
    blocks.append(actions([button("Whole checklist", LIST_TASKS, str(found.crisis.id))]))
    return Message(text=f"Communication in {found.crisis.key}: {said}", blocks=blocks)


def checklist_view(found: Checklist) -> Block:
    """All of it, for one reader."""
    blocks = [about(found.crisis), section(_counted(found)), *_tasks(found, found.tasks[:40], can_correct=True)]
    blocks.append(
        context("As words: `/crisis told 2`, `/crisis nottold 2`. Only the liaison ticks lines of the client.")
    )
    return modal(f"Checklist {found.crisis.key}", blocks)


def _counted(found: Checklist) -> str:
    if not found.tasks:
        return "No communication plan counts here. `/crisis comms` shows and makes it."
    done = sum(task.done_at is not None for task in found.tasks)
    return f"{done} of {len(found.tasks)} were told."


def _tasks(found: Checklist, tasks: Sequence[TaskFacts], *, can_correct: bool = False) -> list[Block]:
    return [section(_task_text(found, task), accessory=_done(found, task, can_correct)) for task in tasks]


def _done(found: Checklist, task: TaskFacts, can_correct: bool) -> Block | None:
    if is_over(found.crisis) or (task.done_at is not None and not can_correct):
        return None
    if task.done_at is not None:
        label = f"Not told after all: {task.number}. {task.line.audience_name}"
        return button("Not told after all", UNTICK_TASK, str(task.id), label=label)
    return button("Done", TICK_TASK, str(task.id), label=f"Done: {task.number}. {task.line.audience_name}")


def _task_text(found: Checklist, task: TaskFacts) -> str:
    line = task.line
    second = f" (else {escaped(line.secondary_contact, 100)})" if line.secondary_contact else ""
    approver = f", approved by {escaped(line.approver, 80)}" if line.approver else ""
    text = (
        f"*{task.number}. {escaped(line.audience_name, 80)}*: {escaped(line.what, 300)}\n"
        f"      {escaped(line.primary_contact, 200)}{second}, {escaped(line.channel, 200)}, {_rhythm(line)}; "
        f"{_speaker(found, line)} speaks{approver}"
    )
    if task.done_at is None:
        return text
    return f"{text}\n      *Done* by {mention(task.done_by or '')}, {when(task.done_at)}"


def _speaker(found: Checklist, line: PlanLine) -> str:
    if line.speaker not in set(Role):
        return escaped(line.speaker, 80)
    known = found.crisis.roles.get(Role(line.speaker))
    return mention(known) if known else f"the {ROLE[Role(line.speaker)]}"
