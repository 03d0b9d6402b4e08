"""Escalate by hand."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.escalation import escalate
from crisis.refusals import InvalidInput
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import ESCALATE_VIEW, escalate_modal
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Step

_STEP_WORDS = {
    "team": Step.BACKUPS,
    "backups": Step.BACKUPS,
    "manager": Step.SALES_MANAGER,
    "director": Step.DIRECTOR,
    "sponsor": Step.EXECUTIVE_SPONSOR,
}
_ESCALATION_STEPS = (Step.BACKUPS, Step.SALES_MANAGER, Step.DIRECTOR, Step.EXECUTIVE_SPONSOR)


async def escalate_form(request: Request) -> Answer:
    """The form for escalating; `/crisis escalate director why` fills it."""
    first, _, rest = request.text.partition(" ")
    step = _STEP_WORDS.get(first.lower())
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    return escalate_modal(crisis, chosen=step.value if step else None, reason=rest.strip() if step else request.text)


WORDS = (
    Word(
        word="escalate",
        aliases=("esc",),
        usage="[key] [team|manager|director|sponsor] [why]",
        help="Page somebody higher up, at once and with a reason.",
        answer=escalate_form,
        takes_text=True,
    ),
)


async def submit_escalation(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    if form.choice("to") not in _ESCALATION_STEPS:
        raise InvalidInput({"to": "Choose to whom."})
    await once(
        asked,
        deps,
        form,
        lambda session, now: escalate(
            session,
            deps.protocol,
            form.crisis_id,
            to=Step(form.choice("to")),
            reason=form.text("reason"),
            by=asked.who,
            now=now,
        ),
    )


def register_escalation(app: AsyncApp) -> None:
    app.view(ESCALATE_VIEW)(submit_escalation)
