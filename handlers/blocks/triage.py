"""Triage: which playbook's questions, one question after the other, and the proposal at the end."""

from collections.abc import Sequence

from crisis.facts import CrisisFacts
from crisis.playbook import KnownPlaybook
from crisis.rules.renewal import RenewalHint
from crisis.triage import TriageState
from handlers.blocks.elements import Block, actions, button, context, divider, lines_in_sections, modal, section
from handlers.blocks.metadata import pack
from handlers.blocks.playbook import LOOK_AT_PLAYBOOK, RUN_PLAYBOOK
from handlers.blocks.renewal import renewal_sentence
from handlers.blocks.text import bullets, escaped
from handlers.blocks.update_modal import about
from storage.vocabulary import Severity

ASK_QUESTIONS = "crisis_ask_questions"
ANSWER_QUESTION = "crisis_answer_question"
ANSWERS_MOST = 5
PROPOSED_SEVERITY = "crisis_proposed_severity"
OFFERED_MOST = 40
TITLE = "Triage"


def choice_view(crisis: CrisisFacts, best: Sequence[KnownPlaybook], others: Sequence[KnownPlaybook]) -> Block:
    """Whose questions? What fits best comes first."""
    blocks: list[Block] = [
        about(crisis),
        section("*What is it most like?* A few questions follow; you decide at the end."),
    ]
    for known in [*best, *others][:OFFERED_MOST]:
        ask = button("This", ASK_QUESTIONS, str(known.version_id), label=f"Questions of {known.playbook.title}")
        words = f"*{escaped(known.playbook.title, 200)}*\n{escaped(known.playbook.when, 300)}"
        blocks.append(section(words, accessory=ask))
    return modal(TITLE, blocks, private_metadata=pack(crisis=crisis.id))


def question_view(crisis: CrisisFacts, state: TriageState, chosen: Sequence[int]) -> Block:
    """The next question with a button for each answer, below what was answered so far."""
    question = state.walk.question
    assert question is not None, "The walk is over."
    blocks: list[Block] = [about(crisis), *_way(state), section(f"*{escaped(question.ask, 600)}*")]
    for place, answer in enumerate(question.answers):
        blocks.append(actions([button(answer.say, f"{ANSWER_QUESTION}_{place}", str(place))]))
    return modal(TITLE, blocks, private_metadata=_remembered(crisis, state, chosen))


def proposal_view(
    crisis: CrisisFacts, state: TriageState, chosen: Sequence[int], hint: RenewalHint | None = None
) -> Block:
    """What the answers point at, and why. Buttons lead to the forms: people decide.

    Args:
        hint: the renewal is near, and what is proposed low for that.
    """
    proposal = state.walk.proposal
    assert proposal is not None, "The walk is not over."
    same = " as it is now" if proposal.severity is crisis.severity else f", now it is {crisis.severity.value}"
    title = escaped(state.proposed.playbook.title, 200)
    reasons = [*(escaped(one, 320) for one in proposal.because), *([renewal_sentence(hint)] if hint else [])]
    why = f"\n{bullets(reasons)}" if reasons else ""
    blocks: list[Block] = [
        about(crisis),
        *_way(state),
        divider(),
        section(f"*Proposed:* {proposal.severity.value}{same}; playbook “{title}”.{why}"),
        actions(_decisions(crisis, state, proposal.severity)),
        context("It stands on the timeline. Nothing changes until you press a button and say so."),
    ]
    return modal(TITLE, blocks, private_metadata=_remembered(crisis, state, chosen))


def _decisions(crisis: CrisisFacts, state: TriageState, severity: Severity) -> list[Block]:
    reference = f"{crisis.id}:{state.proposed.version_id}"
    buttons = [
        button("Run the playbook", RUN_PLAYBOOK, reference, style="primary"),
        button("Look at it", LOOK_AT_PLAYBOOK, reference),
    ]
    if severity is not crisis.severity:
        buttons.insert(0, button(f"Change to {severity.value}…", PROPOSED_SEVERITY, f"{crisis.id}:{severity.value}"))
    return buttons


def _way(state: TriageState) -> list[Block]:
    lines = [f"{escaped(question, 320)} *{escaped(answer, 100)}*" for question, answer in state.walk.path]
    return lines_in_sections(lines, most_sections=3, left_out="and {count} more") if lines else []


def _remembered(crisis: CrisisFacts, state: TriageState, chosen: Sequence[int]) -> str:
    return pack(crisis=crisis.id, version=state.known.version_id, chosen=",".join(str(place) for place in chosen))
