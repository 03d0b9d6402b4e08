"""Obligations of a crisis: the card in the channel, the private list, and the form that records what became of one."""

from collections.abc import Sequence

from crisis.facts import CrisisFacts, ObligationFacts
from crisis.obligation_facts import ObligationBoard
from crisis.rules.duration import say_rhythm
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.message import Message
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.update_modal import about
from storage.vocabulary import CommitmentKind, Kept, Status

KEPT_OBLIGATION = "crisis_kept_obligation"
BROKEN_OBLIGATION = "crisis_broken_obligation"
VOID_OBLIGATION = "crisis_void_obligation"
LIST_OBLIGATIONS = "crisis_list_obligations"
SETTLE_VIEW = "crisis_settle_obligation_view"

SETTLES = {KEPT_OBLIGATION: Kept.KEPT, BROKEN_OBLIGATION: Kept.BROKEN, VOID_OBLIGATION: Kept.VOID}

ON_CARD, IN_LIST, SETTLED_IN_LIST = 8, 40, 30
"""Two blocks each on the card and in the list: a message holds fifty, a view a hundred."""
TEXT_MOST = 500
KIND: dict[CommitmentKind, str] = {
    CommitmentKind.RESPONSE: "response",
    CommitmentKind.UPDATE: "regular updates",
    CommitmentKind.DELIVERY: "delivery",
    CommitmentKind.NOTICE: "notice",
    CommitmentKind.CURE: "cure",
    CommitmentKind.CREDIT: "credit",
    CommitmentKind.TERMINATION_RIGHT: "right to terminate",
}
KEPT: dict[Kept, str] = {
    Kept.OPEN: "Open",
    Kept.KEPT: "Kept",
    Kept.BROKEN: "Broken",
    Kept.VOID: "Does not apply",
}
_QUESTION = {
    Kept.KEPT: "What shows that it was kept?",
    Kept.BROKEN: "What happened, and what shows it?",
    Kept.VOID: "Why does it not apply here?",
}


def obligations_card(board: ObligationBoard) -> Message:
    """What is promised by when, by whom, at which penalty. Short, for it stands among others: what was broken or does
    not apply is said in the list."""
    said = _counted(board)
    blocks = [header("What the contract promises"), section(said)]
    shown = board.open[:ON_CARD]
    for one in shown:
        blocks.append(section(_line(board, one), accessory=_kept(board, one)))
    more = len(board.open) - len(shown)
    if more:
        blocks.append(context(f"and {more} more: `/crisis obligations`"))
    settled = [_settled(one) for one in board.obligations if one.kept is not Kept.OPEN]
    blocks += lines_in_sections(settled, most_sections=2, left_out="and {count} more that are settled")
    blocks.append(actions([button("All, broken, does not apply…", LIST_OBLIGATIONS, str(board.crisis.id))]))
    return Message(text=f"What the contract promises in {board.crisis.key}: {said}", blocks=blocks)


def obligations_list(board: ObligationBoard) -> Block:
    """All of them for one reader, the soonest due first, with numbers."""
    blocks: list[Block] = [about(board.crisis), section(_counted(board))]
    for one in board.open[:IN_LIST]:
        blocks += [section(_line(board, one)), *_settling(board, one)]
    if len(board.open) > IN_LIST:
        blocks.append(context(f"and {len(board.open) - IN_LIST} more open ones, due later."))
    settled = [_settled(one) for one in board.obligations if one.kept is not Kept.OPEN][-SETTLED_IN_LIST:]
    blocks += lines_in_sections(settled, most_sections=5, left_out="and {count} more that are settled")
    hint = "As words: `/crisis kept 2 what shows it`, also `notkept` and `void`; they correct what is settled, too."
    blocks.append(context(hint))
    return modal(f"Obligations {board.crisis.key}", blocks)


def nothing_promised(crisis: CrisisFacts) -> Message:
    """No commitment applies; says how to write one down."""
    said = f"No commitment of {escaped(crisis.account_name, 300)} counts in {crisis.key}."
    hint = "`/crisis commitment ACCOUNT` writes one down; in an open crisis it counts at once."
    return Message(text=said, blocks=[section(f"{said}\n{hint}")])


def _counted(board: ObligationBoard) -> str:
    if board.crisis.status is Status.CANCELLED:
        return "It was a false alarm: nothing is due."
    overdue = sum(one.is_overdue for one in board.open)
    said = f"{len(board.open)} open"
    if overdue:
        said += f", of these *{overdue} overdue*"
    rest = [f"{board.count(kept)} {KEPT[kept].lower()}" for kept in (Kept.KEPT, Kept.BROKEN)]
    return f"{', '.join([said, *rest])}."


def _line(board: ObligationBoard, one: ObligationFacts) -> str:
    source = f" ({escaped(one.source, 300)})" if one.source else ""
    penalty = f"\n      Otherwise: {escaped(one.penalty, 300)}" if one.penalty else ""
    return (
        f"*{one.number}. {escaped(one.label, 200)}*{source}: {escaped(' '.join(one.text.split()), TEXT_MOST)}\n"
        f"      {_when(one)}, {_who(board)}, {KIND[one.kind]}{penalty}"
    )


def _when(one: ObligationFacts) -> str:
    every = f"{say_rhythm(one.within)}, " if one.kind is CommitmentKind.UPDATE and one.within else ""
    if one.due_at is None:
        return f"{every}no clock runs"
    late = "*overdue* since" if one.is_overdue else "next by" if every else "by"
    return f"{every}{late} {when(one.due_at)}"


def _who(board: ObligationBoard) -> str:
    return mention(board.who) if board.who else "nobody yet (client liaison)"


def _settling(board: ObligationBoard, one: ObligationFacts) -> list[Block]:
    if board.crisis.status is Status.CANCELLED:
        return []
    return [actions([_button(one, action_id, kept) for action_id, kept in SETTLES.items()])]


def _kept(board: ObligationBoard, one: ObligationFacts) -> Block | None:
    if board.crisis.status is Status.CANCELLED:
        return None
    return next(_button(one, action_id, kept) for action_id, kept in SETTLES.items() if kept is Kept.KEPT)


def _button(one: ObligationFacts, action_id: str, kept: Kept) -> Block:
    return button(KEPT[kept], action_id, str(one.id), label=f"{KEPT[kept]}: {one.number}. {one.label}")


def _settled(one: ObligationFacts) -> str:
    by = f" by {mention(one.settled_by)}" if one.settled_by else ""
    at = f", {when(one.settled_at)}" if one.settled_at else ""
    what = f"{KEPT[one.kept]}, recorded{by}{at}: {escaped(one.evidence, 300)}"
    return f"*{one.number}. {escaped(one.label, 200)}.* {what}"


def settle_modal(board: ObligationBoard, one: ObligationFacts, kept: Kept, *, evidence: str = "") -> Block:
    """One field: what shows it, or why it does not apply."""
    proposed = evidence or (one.first_word if kept is Kept.KEPT else "")
    corrects = [] if one.kept is Kept.OPEN else [section(f"*This corrects the record.* So far:\n{_settled(one)}")]
    blocks: Sequence[Block] = [
        section(_line(board, one)),
        *corrects,
        field(
            "evidence",
            _QUESTION[kept],
            typed(initial=proposed, multiline=True, placeholder="Who, what, when, how; a link if there is one"),
        ),
        context("It goes on the timeline with your name; what stood there before stays."),
    ]
    return form_modal(
        KEPT[kept],
        blocks,
        callback_id=SETTLE_VIEW,
        ids={"obligation": one.id, "kept": kept.value, "instead_of": one.kept.value},
        submit="Record",
    )
