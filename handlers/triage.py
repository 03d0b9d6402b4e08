"""Triage: questions with buttons in a private modal, and a proposal that leads to the forms in which people decide."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.playbook import playbook_named, playbooks
from crisis.playbook_offer import best_for
from crisis.refusals import UnknownPlaybook
from crisis.renewal import hint_for
from crisis.rules.permissions import Action
from crisis.triage import TriageState, keep_triage, triage_state
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import severity_modal
from handlers.blocks.playbook import BEGIN_TRIAGE
from handlers.blocks.triage import (
    ANSWER_QUESTION,
    ANSWERS_MOST,
    ASK_QUESTIONS,
    PROPOSED_SEVERITY,
    choice_view,
    proposal_view,
    question_view,
)
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.ids import id_in
from handlers.word import Request, Word, facts_to_change
from storage.queries.crisis import crisis_by_id
from storage.vocabulary import Severity

BEST_FIRST = 3
BEGIN_AGAIN = "This question is from another time. Begin again with `/crisis triage`."


async def triage(request: Request) -> Answer:
    """`/crisis triage` asks which playbook's questions; `/crisis triage data_breach` begins with them."""
    deps = request.deps
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
        if request.text.strip():
            known = await playbook_named(session, request.text)
            return question_view(crisis, await triage_state(session, known.version_id, ()), ())
        row = await crisis_by_id(session, request.crisis_id)
        assert row is not None
        best = [offer.known for offer in await best_for(session, deps.protocol, row, most=BEST_FIRST)]
        others = [known for known in (await playbooks(session)).values() if known not in best]
    if not best and not others:
        raise UnknownPlaybook("This installation has no playbooks yet, so there are no questions to ask.")
    return choice_view(crisis, best, others)


WORDS = (
    Word(
        word="triage",
        usage="[key] [playbook]",
        help="Answer a few questions; severity and playbook are proposed, you decide.",
        answer=triage,
        takes_text=True,
    ),
)


async def press_begin(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=id_in(action.get("value")))
    await asked.answer(await triage(about))


async def press_ask(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """A playbook was chosen in the modal: its first question."""
    form = _form(asked)
    await _show(asked, deps, form.crisis_id, id_in(action.get("value")), ())


async def press_answer(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """An answer: the next question, or the proposal."""
    form = _form(asked)
    before = tuple(id_in(place) for place in str(form.ids.get("chosen") or "").split(",") if place)
    chosen = (*before, id_in(action.get("value")))
    await _show(asked, deps, form.crisis_id, id_in(form.ids.get("version")), chosen)


async def press_proposed_severity(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """The severity form, filled with what was proposed and why."""
    crisis_id, _, severity = str(action.get("value")).partition(":")
    if severity not in set(Severity):
        raise UnknownPlaybook(BEGIN_AGAIN)
    form = _form(asked)
    about = Request(deps=deps, who=asked.who, channel_id=None, crisis_id=id_in(crisis_id))
    chosen = tuple(id_in(place) for place in str(form.ids.get("chosen") or "").split(",") if place)
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.CHANGE)
        state = await triage_state(session, id_in(form.ids.get("version")), chosen)
    hint = hint_for(deps.protocol, crisis, now=deps.clock.now())
    await asked.answer(severity_modal(crisis, deps.protocol, chosen=severity, reason=_reason(state), hint=hint))


def _reason(state: TriageState) -> str:
    because = state.walk.proposal.because if state.walk.proposal else ()
    return f"Triage, {state.known.playbook.title}: {' '.join(because)}".strip(": ") if because else "Triage"


def _form(asked: Asked) -> Form:
    if not asked.is_in_modal:
        raise UnknownPlaybook(BEGIN_AGAIN)
    return Form(asked.body["view"])


async def _show(asked: Asked, deps: Dependencies, crisis_id: int, version_id: int, chosen: tuple[int, ...]) -> None:
    about = Request(deps=deps, who=asked.who, channel_id=None, crisis_id=crisis_id)
    async with deps.database.reading() as session:
        crisis = await facts_to_change(session, about, Action.CHANGE)
        state = await triage_state(session, version_id, chosen)
    if state.walk.proposal is not None:
        async with deps.database.transaction() as session:
            now = deps.clock.now()
            state = await keep_triage(session, deps.protocol, crisis_id, version_id, chosen, by=asked.who, now=now)
    proposal = state.walk.proposal
    hint = hint_for(deps.protocol, crisis, severity=proposal.severity, now=deps.clock.now()) if proposal else None
    view = proposal_view(crisis, state, chosen, hint) if proposal else question_view(crisis, state, chosen)
    await asked.turn_into(view)


def register_triage(app: AsyncApp) -> None:
    app.action(BEGIN_TRIAGE)(press_begin)
    app.action(ASK_QUESTIONS)(press_ask)
    for place in range(ANSWERS_MOST):
        app.action(f"{ANSWER_QUESTION}_{place}")(press_answer)
    app.action(PROPOSED_SEVERITY)(press_proposed_severity)
