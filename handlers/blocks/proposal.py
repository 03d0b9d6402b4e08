"""Proposed changes of playbooks: in the review they come from, as a list for one playbook, and their forms (S1-19)."""

from collections.abc import Sequence

from crisis.proposal import LONGEST_PROPOSAL, Proposal
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    field,
    lines_in_sections,
    modal,
    option,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal
from handlers.blocks.text import escaped, mention, when
from storage.vocabulary import ProposalState

PROPOSE_CHANGE = "crisis_propose_change"
SHOW_PROPOSALS = "crisis_show_proposals"
TAKE_PROPOSAL = "crisis_take_proposal"
DECLINE_PROPOSAL = "crisis_decline_proposal"

PROPOSE_VIEW = "crisis_propose_change_view"
TAKE_VIEW = "crisis_take_proposal_view"
DECLINE_VIEW = "crisis_decline_proposal_view"

SHOWN_MOST = 40
"""Two blocks each; a view holds a hundred."""
TEXT_MOST = 1_000
OPTIONS_MOST = 100

Ids = dict[str, int | str | None]


def proposal_lines(proposals: Sequence[Proposal]) -> list[str]:
    """For the review: what was proposed, and what became of it."""
    return [f"• *{escaped(one.title, 200)}:* {escaped(one.text, 400)} {_settled(one)}" for one in proposals]


def _settled(one: Proposal) -> str:
    if one.state is ProposalState.TAKEN:
        return f"_(taken into version {one.taken_into})_"
    if one.state is ProposalState.DECLINED:
        return f"_(declined: {escaped(one.reason, 300)})_"
    return f"_({mention(one.by)}, waits)_"


def proposals_button(count: int, version_id: int) -> Block:
    """On the playbook."""
    said = "1 proposed change" if count == 1 else f"{count} proposed changes"
    return button(said, SHOW_PROPOSALS, str(version_id))


def proposals_view(title: str, proposals: Sequence[Proposal], *, can_settle: bool) -> Block:
    """Those that wait, oldest first; with buttons for who keeps the playbooks."""
    blocks: list[Block] = [section(f"*{escaped(title, 200)}*")]
    for one in proposals[:SHOWN_MOST]:
        of = f"{mention(one.by)}, {when(one.at)}, after {one.crisis_key}, which ran version {one.number}"
        blocks.append(section(f"{escaped(one.text, TEXT_MOST)}\n_{of}_"))
        if can_settle:
            blocks.append(actions(_buttons(one)))
    if not proposals:
        blocks.append(section("No proposed change waits."))
    if len(proposals) > SHOWN_MOST:
        blocks.append(context(f"and {len(proposals) - SHOWN_MOST} more"))
    return modal("Proposed changes", blocks)


def _buttons(one: Proposal) -> list[Block]:
    value = str(one.id)
    return [
        button("Taken into a version…", TAKE_PROPOSAL, value, label=f"Taken into a version: {one.text}"),
        button("Decline…", DECLINE_PROPOSAL, value, label=f"Decline: {one.text}"),
    ]


def propose_form(title: str, crisis_id: int, version_id: int, place: str | None) -> Block:
    blocks = [
        section(f"*{escaped(title, 200)}*"),
        field(
            "text",
            "What should it say next time?",
            typed(multiline=True, most=LONGEST_PROPOSAL, focus=True),
            hint="Those who keep the playbooks read it, and so does everybody who may read this crisis.",
        ),
    ]
    ids: Ids = {"crisis": crisis_id, "version": version_id, "review": place}
    return form_modal("Propose a change", blocks, callback_id=PROPOSE_VIEW, ids=ids)


def take_form(text: str, newer: Sequence[int], ids: Ids) -> Block:
    """`newer`: numbers of the versions that may say it, newest first."""
    versions = [option(f"Version {number}", str(number)) for number in newer[:OPTIONS_MOST]]
    chosen = versions[0]["value"]
    blocks = [_quoted(text), field("number", "Which version says it?", select(versions, chosen=chosen))]
    return form_modal("Taken into a version", blocks, callback_id=TAKE_VIEW, ids=ids)


def decline_form(text: str, ids: Ids) -> Block:
    reason = field("reason", "Why not?", typed(multiline=True, most=LONGEST_PROPOSAL, focus=True))
    return form_modal("Decline the change", [_quoted(text), reason], callback_id=DECLINE_VIEW, ids=ids)


def _quoted(text: str) -> Block:
    return section(f"*What was proposed*\n{escaped(text, 1500)}")


def proposals_in_review(proposals: Sequence[Proposal]) -> list[Block]:
    """Nothing while there is none."""
    if not proposals:
        return []
    lines = ["*Proposed changes of playbooks*", *proposal_lines(proposals)]
    return lines_in_sections(lines, most_sections=4, left_out="and {count} more")
