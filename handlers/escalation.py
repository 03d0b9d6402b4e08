"""Escalate by hand, and answer pages."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from crisis.escalation import acknowledge, decline, delegate, escalate
from crisis.lead import take_lead
from crisis.page import page_facts
from crisis.refusals import InvalidInput, UnknownCrisis
from crisis.rules.permissions import Action
from handlers.asked import Answer, asked, person_in
from handlers.blocks.change_modals import ESCALATE_VIEW, escalate_modal
from handlers.blocks.page import ACKNOWLEDGE, DECLINE, DELEGATE, TAKE_LEAD_FROM_PAGE
from handlers.dependencies import Dependencies
from handlers.form import Form
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


async def submit_escalation(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    if form.choice("to") not in _ESCALATION_STEPS:
        raise InvalidInput({"to": "Choose to whom."})
    async with deps.database.transaction() as session:
        await escalate(
            session,
            deps.protocol,
            form.crisis_id,
            to=Step(form.choice("to")),
            reason=form.text("reason"),
            by=person_in(body),
            now=deps.clock.now(),
        )
    await ack(response_action="clear")


async def press_acknowledge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], deps: Dependencies) -> None:
    """ "I am on it": the page itself shows that it worked."""
    async with deps.database.transaction() as session:
        await acknowledge(session, deps.protocol, _id_in(action["value"]), by=person_in(body), now=deps.clock.now())
    await ack()


async def press_decline(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], deps: Dependencies) -> None:
    async with deps.database.transaction() as session:
        await decline(session, deps.protocol, _id_in(action["value"]), by=person_in(body), now=deps.clock.now())
    await ack()


async def choose_delegate(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], deps: Dependencies) -> None:
    """Somebody was chosen on a page. A select carries no value, so the page's id stands in the block's."""
    to = action.get("selected_user")
    if to:
        async with deps.database.transaction() as session:
            await delegate(
                session,
                deps.protocol,
                _id_in(action["block_id"].partition(":")[2]),
                by=person_in(body),
                to=to,
                now=deps.clock.now(),
            )
    await ack()


async def press_take_lead(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    deps: Dependencies,
) -> None:
    """Take the lead from a page; that answers the page too."""
    async with deps.database.transaction() as session:
        now = deps.clock.now()
        page = await page_facts(session, deps.protocol, _id_in(action["value"]))
        if page is None:
            raise UnknownCrisis("This page does not exist any more. `/crisis list` shows the open crises.")
        await take_lead(session, deps.protocol, page.crisis.id, by=person_in(body), now=now)
    await asked(body, client, ack, respond).answer(None)


def _id_in(value: str) -> int:
    """
    Raises:
        UnknownCrisis: the button is from another time, or was made up.
    """
    if not value.isdecimal():
        raise UnknownCrisis("This button does not work any more. `/crisis list` shows the open crises.")
    return int(value)


def register_escalation(app: AsyncApp) -> None:
    app.view(ESCALATE_VIEW)(submit_escalation)
    app.action(ACKNOWLEDGE)(press_acknowledge)
    app.action(DECLINE)(press_decline)
    app.action(DELEGATE)(choose_delegate)
    app.action(TAKE_LEAD_FROM_PAGE)(press_take_lead)
