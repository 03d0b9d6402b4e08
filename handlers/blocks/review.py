"""Looking back after a crisis: the review for one reader, its card in the channel, its forms."""

from collections.abc import Sequence
from datetime import datetime

from crisis.review import LONGEST_FINDING
from crisis.review_facts import Finding, ReviewFacts, UsedPlaybook
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    field,
    header,
    lines_in_sections,
    modal,
    moment,
    option,
    person_select,
    radio,
    section,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.headline import REVIEW
from handlers.blocks.message import Message
from handlers.blocks.proposal import PROPOSE_CHANGE, proposals_in_review
from handlers.blocks.retro import question_blocks
from handlers.blocks.review_entry import correct_buttons
from handlers.blocks.review_record import record_blocks
from handlers.blocks.text import escaped, mention, when
from handlers.blocks.update_modal import about
from storage.vocabulary import ActionState, FindingKind

ADD_FINDING = "crisis_add_finding"
IMPROVE = "crisis_improve_gap"
LEAVE_GAP = "crisis_leave_gap"
CLOSE_REVIEW = "crisis_close_review"

FINDING_VIEW = "crisis_finding_view"
IMPROVE_VIEW = "crisis_improve_view"
LEAVE_VIEW = "crisis_leave_gap_view"

OPEN_GAPS_SHOWN = 15
"""Two blocks each; a view holds a hundred."""
SHOWN = 500
PLAYBOOKS_MOST = 5
"""With a button."""

STATE: dict[ActionState, str] = {
    ActionState.OPEN: "open",
    ActionState.DONE: "done",
    ActionState.SKIPPED: "skipped",
}
SURE = confirm(
    "Close the review?",
    "Findings stay as they are then, and the people of the account read them as what was learnt. As soon as no action "
    "and no promise is open, the crisis is closed as well and cannot be reopened.",
    yes="Close it",
    no="Not yet",
)


def review_view(review: ReviewFacts) -> Block:
    """What is on record, what people found, what is still open; with buttons until it is closed."""
    key, value = review.crisis.key, str(review.crisis.id)
    blocks: list[Block] = [about(review.crisis), section(_state(review)), *record_blocks(review.on_record)]
    blocks += _strengths(review.of_kind(FindingKind.STRENGTH)) + _gaps(review)
    blocks += question_blocks(review.questions, review.crisis.id, is_open=review.closed_at is None)
    blocks += proposals_in_review(review.proposals)
    if review.closed_at is None:
        close = button("Close the review", CLOSE_REVIEW, value, confirm=SURE)
        blocks += [*_propose(review), *correct_buttons(review), actions([_add(value), close])]
    return modal(f"Review {key}", blocks)


def _propose(review: ReviewFacts) -> list[Block]:
    """For each playbook that ran, in a row of its own: Slack takes the same button once a row."""
    used = review.on_record.playbooks
    return [actions([_propose_button(review.crisis.id, one, is_only=len(used) == 1)]) for one in used[:PLAYBOOKS_MOST]]


def _propose_button(crisis_id: int, used: UsedPlaybook, *, is_only: bool) -> Block:
    return button(
        "Propose a change" if is_only else f"Propose a change: {used.title}",
        PROPOSE_CHANGE,
        f"{crisis_id}:{used.version_id}",
        label=f"Propose a change of the playbook {used.title}",
    )


def _add(value: str) -> Block:
    return button("Add a finding", ADD_FINDING, value, style="primary")


def _state(review: ReviewFacts) -> str:
    if review.closed_at is not None and review.closed_by:
        return f"*Closed* by {mention(review.closed_by)}, {when(review.closed_at)}."
    return f"*To be closed by* {when(review.due_at)}. {_counted(review)}"


def _counted(review: ReviewFacts) -> str:
    strengths, gaps = (len(review.of_kind(kind)) for kind in (FindingKind.STRENGTH, FindingKind.GAP))
    if not strengths and not gaps:
        return "Nobody has said yet what went well and what was missing."
    said = f"{strengths} went well, {gaps} missing"
    open_gaps = len(review.open_gaps)
    return f"{said}, of these *{open_gaps} still open*." if open_gaps else f"{said}."


def _strengths(strengths: Sequence[Finding]) -> list[Block]:
    lines = [f"• {_said(one)}" for one in strengths] or ["Nobody has said yet."]
    return lines_in_sections(["*What went well*", *lines], most_sections=6, left_out="and {count} more")


def _gaps(review: ReviewFacts) -> list[Block]:
    """Open ones first, each with its buttons: they stand between the review and its end."""
    waiting = review.open_gaps
    blocks = [section("*What was missing*")]
    for gap in waiting[:OPEN_GAPS_SHOWN]:
        blocks.append(section(f"• {_said(gap)}\n      *Open:* nobody has said what we do about it."))
        if review.closed_at is None:
            blocks.append(actions(_buttons(gap)))
    if len(waiting) > OPEN_GAPS_SHOWN:
        blocks.append(context(f"and {len(waiting) - OPEN_GAPS_SHOWN} more open ones."))
    settled = [
        f"• {_said(gap)}\n      {settled_text(gap)}" for gap in review.of_kind(FindingKind.GAP) if not gap.is_open
    ]
    lines = settled or ([] if waiting else ["Nobody has said yet."])
    return [*blocks, *lines_in_sections(lines, most_sections=12, left_out="and {count} more")]


def _buttons(gap: Finding) -> list[Block]:
    value = str(gap.id)
    return [
        button("What we do about it…", IMPROVE, value, label=f"What we do about it: {gap.text}", style="primary"),
        button("Leave it as it is…", LEAVE_GAP, value, label=f"Leave it as it is: {gap.text}"),
    ]


def _said(finding: Finding) -> str:
    return f"{escaped(finding.text, SHOWN)} _({mention(finding.by)})_"


def settled_text(gap: Finding) -> str:
    """What is done about a gap, or why nothing."""
    done = gap.improvement
    if done is None:
        return f"_Left as it is:_ {escaped(gap.left_because, SHOWN)}"
    who = mention(done.owner) if done.owner else "nobody yet"
    by = f", by {when(done.due_at)}" if done.state is ActionState.OPEN else ""
    note = f": {escaped(done.note, 200)}" if done.note else ""
    return f"_What we do:_ {escaped(done.what, SHOWN)} ({who}{by}, {STATE[done.state]}{note})"


def review_card(review: ReviewFacts) -> Message:
    """Counted only: guests may be in the channel, and a review holds what nobody says to a client."""
    value = str(review.crisis.id)
    said = f"Review of {review.crisis.key}: {_counted(review)}"
    closed = f"\n_Closed by {mention(review.closed_by)}._" if review.closed_by else ""
    buttons = [button("Open the review", REVIEW, value)]
    if review.closed_at is None:
        buttons.insert(0, _add(value))
    return Message(text=said, blocks=[header("Review"), section(_counted(review) + closed), actions(buttons)])


def finding_form(review_of: Block, crisis_id: int, place: str | None) -> Block:
    """What it was, which kind, and what we do about it if somebody knows."""
    kinds = [option("It went well", FindingKind.STRENGTH), option("It was missing, or went wrong", FindingKind.GAP)]
    blocks = [
        review_of,
        field("kind", "Which is it?", radio(kinds)),
        field("text", "What was it?", typed(multiline=True, most=LONGEST_FINDING)),
        field(
            "what",
            "What do we do about it?",
            typed(multiline=True, most=LONGEST_FINDING),
            hint="Becomes an action of yours, shown in the channel; hand it over or put it off with /crisis actions.",
            optional=True,
        ),
    ]
    return form_modal("Add a finding", blocks, callback_id=FINDING_VIEW, ids={"crisis": crisis_id, "review": place})


def improve_form(gap: str, finding_id: int, owner: str, due_at: datetime, place: str | None) -> Block:
    """What, who, by when: it becomes an action of the crisis."""
    blocks = [
        _quoted(gap),
        field(
            "what",
            "What do we do about it?",
            typed(multiline=True, most=LONGEST_FINDING, focus=True),
            hint="Becomes an action, shown in the channel.",
        ),
        field("owner", "Who does it?", person_select(initial=owner)),
        field("due_at", "By when?", moment(due_at)),
    ]
    ids = {"finding": finding_id, "review": place}
    return form_modal("What we do about it", blocks, callback_id=IMPROVE_VIEW, ids=ids)


def leave_form(gap: str, finding_id: int, place: str | None) -> Block:
    reason = field("reason", "Why do we leave it as it is?", typed(multiline=True, most=LONGEST_FINDING, focus=True))
    ids = {"finding": finding_id, "review": place}
    return form_modal("Leave it as it is", [_quoted(gap), reason], callback_id=LEAVE_VIEW, ids=ids)


def _quoted(gap: str) -> Block:
    return section(f"*What was missing*\n{escaped(gap, 1500)}")
