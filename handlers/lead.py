"""Take the lead, or hand it over."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.lead import hand_over, take_lead
from crisis.refusals import InvalidInput
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import LEAD_VIEW, lead_modal
from handlers.blocks.notice_view import sentence_message
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.identify import get_to_know
from handlers.once import once
from handlers.word import Request, Word, facts_to_change
from storage.vocabulary import Role


async def lead(request: Request) -> Answer:
    """`/crisis lead` takes the lead; for whoever leads already, or with a person named, it opens the hand-over."""
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    if request.people or crisis.roles.get(Role.LEAD) == request.who:
        return await hand_over_form(request)
    return await take(request)


async def take(request: Request) -> Answer:
    """Become the lead at once."""
    deps = request.deps
    async with deps.database.transaction() as session:
        await take_lead(session, deps.protocol, request.crisis_id, by=request.who, now=deps.clock.now())
        crisis = await facts_to_change(session, request, Action.CHANGE)
    # In the crisis channel everybody reads it; elsewhere the person must hear that it worked.
    if crisis.channel_id and crisis.channel_id == request.channel_id:
        return None
    return sentence_message(f"You lead {crisis.key} now.")


async def hand_over_form(request: Request) -> Answer:
    """The form for handing the lead over."""
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    return lead_modal(crisis, to=next(iter(request.people), None), note="" if request.people else request.text)


WORDS = (
    Word(
        word="lead",
        usage="[key] [@person]",
        help="Take the lead, or hand it over to somebody.",
        answer=lead,
        takes_text=True,
    ),
)


async def submit_lead(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    if not form.person("to"):
        raise InvalidInput({"to": "Choose who leads from now on."})
    await get_to_know(asked.client, deps, form.person("to"))
    await once(
        asked,
        deps,
        form,
        lambda session, now: hand_over(
            session, deps.protocol, form.crisis_id, to=form.person("to"), by=asked.who, note=form.text("note"), now=now
        ),
    )


def register_lead(app: AsyncApp) -> None:
    app.view(LEAD_VIEW)(submit_lead)
