"""Change the severity."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.refusals import InvalidInput
from crisis.renewal import hint_for
from crisis.rules.permissions import Action
from crisis.severity import change_severity
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import SEVERITY_VIEW, severity_modal
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Severity


async def severity_form(request: Request) -> Answer:
    """The form for another severity; `/crisis severity SEV1 why` fills it."""
    first, _, rest = request.text.partition(" ")
    named = first.upper() in set(Severity)
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    reason = rest.strip() if named else request.text
    hint = hint_for(request.deps.protocol, crisis, now=request.deps.clock.now())
    chosen = first.upper() if named else None
    return severity_modal(crisis, request.deps.protocol, chosen=chosen, reason=reason, hint=hint)


WORDS = (
    Word(
        word="severity",
        aliases=("sev",),
        usage="[key] [SEV1…SEV4] [why]",
        help="Raise or lower the severity, with a reason.",
        answer=severity_form,
        takes_text=True,
    ),
)


async def submit_severity(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    if form.choice("to") not in set(Severity):
        raise InvalidInput({"to": "Choose the new severity."})
    await once(
        asked,
        deps,
        form,
        lambda session, now: change_severity(
            session,
            deps.protocol,
            form.crisis_id,
            to=Severity(form.choice("to")),
            reason=form.text("reason"),
            by=asked.who,
            now=now,
        ),
    )


def register_severity(app: AsyncApp) -> None:
    app.view(SEVERITY_VIEW)(submit_severity)
