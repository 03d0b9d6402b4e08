"""Commitments of an account: the section of the card, the list with buttons, the form."""

from collections.abc import Mapping

from crisis.commitment import LONGEST_NOTE, CommitmentDraft
from crisis.commitment_facts import AccountCommitments, CommitmentFacts
from crisis.rules.duration import say_duration, say_rhythm
from handlers.blocks.account import section_head, still_true_button
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    confirm,
    context,
    day_picker,
    field,
    lines_in_sections,
    modal,
    option,
    section,
    select,
    typed,
)
from handlers.blocks.form_modal import form_modal, more_button
from handlers.blocks.metadata import pack
from handlers.blocks.obligation import KIND
from handlers.blocks.text import escaped
from storage.vocabulary import CommitmentKind, Section, Severity

ADD_COMMITMENT = "crisis_add_commitment"
LIST_COMMITMENTS = "crisis_list_commitments"
EDIT_COMMITMENT = "crisis_edit_commitment"
REMOVE_COMMITMENT = "crisis_remove_commitment"
MORE_OF_COMMITMENT = "crisis_more_of_commitment"
COMMITMENT_VIEW = "crisis_commitment_view"
COMMITMENTS_VIEW = "crisis_commitments_list"

ON_CARD, IN_LIST = 6, 40
"""Two blocks each in the list; a view holds a hundred."""
TEXT_MOST = 400
NAME_MOST = 120
LEAST = (Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4)
EXPLAINED: dict[CommitmentKind, str] = {
    CommitmentKind.RESPONSE: "We answer within this time",
    CommitmentKind.UPDATE: "They hear from us every so often",
    CommitmentKind.DELIVERY: "Something is there within this time",
    CommitmentKind.NOTICE: "We must tell them formally",
    CommitmentKind.CURE: "The time in which we may put it right",
    CommitmentKind.CREDIT: "Money or service we owe them",
    CommitmentKind.TERMINATION_RIGHT: "After this time they may leave",
}


def commitments_part(facts: AccountCommitments) -> list[Block]:
    """The section of the account card."""
    value = str(facts.account_id)
    blocks = [section_head("Commitments", facts.freshness)]
    lines = [_line(one) for one in facts.commitments[:ON_CARD]] or [
        "_None is written down. What does the contract say?_"
    ]
    blocks += lines_in_sections(lines, most_sections=2, left_out="and {count} more")
    buttons = [button("Add a commitment", ADD_COMMITMENT, value)]
    if facts.commitments:
        buttons.append(button(f"All {len(facts.commitments)}…", LIST_COMMITMENTS, value, label="All commitments"))
    return [*blocks, actions([*buttons, still_true_button(facts.account_id, Section.COMMITMENTS)])]


def commitments_list(facts: AccountCommitments) -> Block:
    """All of them, each with its buttons."""
    blocks: list[Block] = [section_head(f"Commitments to {escaped(facts.account_name, 300)}", facts.freshness)]
    for one in facts.commitments[:IN_LIST]:
        blocks += [section(_line(one)), actions(_buttons(one))]
    if not facts.commitments:
        blocks.append(section("_None is written down. What does the contract say?_"))
    if len(facts.commitments) > IN_LIST:
        left_out = len(facts.commitments) - IN_LIST
        blocks.append(context(f"and {left_out} more; an administrator can export all: `python -m bot export`"))
    add = button("Add a commitment", ADD_COMMITMENT, str(facts.account_id), style="primary")
    blocks.append(actions([add, still_true_button(facts.account_id, Section.COMMITMENTS)]))
    blocks.append(context("As a word: `/crisis commitment ACCOUNT what is promised`."))
    return modal("Commitments", blocks, callback_id=COMMITMENTS_VIEW, private_metadata=pack(account=facts.account_id))


def _line(one: CommitmentFacts) -> str:
    source = f" ({escaped(one.source, 300)})" if one.source else ""
    penalty = f". Otherwise: {escaped(one.penalty, 300)}" if one.penalty else ""
    return (
        f"*{escaped(one.label, 200)}*{source}: {escaped(' '.join(one.text.split()), TEXT_MOST)}\n"
        f"      {_terms(one)}{penalty}"
    )


def _terms(one: CommitmentFacts) -> str:
    clock = "no clock"
    if one.within is not None:
        said = say_duration(one.within)
        clock = say_rhythm(one.within) if one.kind is CommitmentKind.UPDATE else f"within {said}"
    least = "SEV1" if one.least_severity is Severity.SEV1 else f"{one.least_severity.value} and graver"
    until = f", {'*expired*' if one.is_expired else 'until'} {one.expires_on:%-d %b %Y}" if one.expires_on else ""
    return f"{KIND[one.kind].capitalize()}, {clock}, {least}{until}"


def _buttons(one: CommitmentFacts) -> list[Block]:
    sure = confirm(
        f"Remove “{one.label[:60]}”?",
        "It counts in no further crisis. Clocks that run in an open crisis go on.",
        yes="Remove it",
        no="Keep it",
    )
    return [
        button("Change", EDIT_COMMITMENT, str(one.id), label=f"Change: {one.label}"),
        button("Remove", REMOVE_COMMITMENT, str(one.id), confirm=sure, label=f"Remove: {one.label}"),
    ]


def commitment_form(
    account_name: str, draft: CommitmentDraft, ids: Mapping[str, int | str | None], *, is_full: bool
) -> Block:
    """What is promised and its clock; “More…” brings penalty, source, severity and expiry.

    Args:
        ids: for the form's memory: account, commitment when one is changed, where to draw it anew.
    """
    blocks = [section(f"*{escaped(account_name, 300)}*"), *_first_fields(draft)]
    if is_full:
        blocks += _more_fields(draft)
    else:
        blocks.append(more_button(MORE_OF_COMMITMENT, "Penalty, source, severity, expiry"))
    return form_modal(
        "A commitment" if ids.get("commitment") is None else "Change a commitment",
        blocks,
        callback_id=COMMITMENT_VIEW,
        ids=ids,
    )


def _first_fields(draft: CommitmentDraft) -> list[Block]:
    kinds = [option(KIND[kind].capitalize(), kind.value, EXPLAINED[kind]) for kind in CommitmentKind]
    return [
        field("text", "What is promised?", typed(initial=draft.text, multiline=True, focus=not draft.text)),
        field(
            "label",
            "In two or three words?",
            typed(initial=draft.label, most=NAME_MOST, placeholder="First response"),
        ),
        field("kind", "What kind of promise?", select(kinds, chosen=draft.kind)),
        field(
            "within",
            "Within what time?",
            typed(initial=draft.within, most=20, placeholder="4h"),
            hint="Like 30m, 4h, 2d: from the declaration; for updates from one to the next. Empty: no clock.",
            optional=True,
        ),
    ]


def _more_fields(draft: CommitmentDraft) -> list[Block]:
    least = [option(severity.value, severity.value) for severity in LEAST]
    return [
        field("least_severity", "From which severity on?", select(least, chosen=draft.least_severity)),
        field("penalty", "What if we break it?", typed(initial=draft.penalty, most=LONGEST_NOTE), optional=True),
        field(
            "source",
            "Where does it stand?",
            typed(initial=draft.source, most=LONGEST_NOTE, placeholder="Contract and clause"),
            optional=True,
        ),
        field("expires_on", "Until when does it hold?", day_picker(draft.expires_on), optional=True),
    ]
