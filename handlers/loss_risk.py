"""Say that the account may be lost, or take it back."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.loss_risk import check_feared, check_not_feared, fear_loss, fear_no_loss
from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.change_modals import LOSS_RISK_OVER_VIEW, LOSS_RISK_VIEW, loss_risk_modal, loss_risk_over_modal
from handlers.dependencies import Dependencies
from handlers.form import Form
from handlers.once import once
from handlers.word import Request, Word, facts_to_change


async def loss_risk_form(request: Request) -> Answer:
    """The form that asks why; `/crisis lossrisk They invited a rival` fills it."""
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.CHANGE)
    check_not_feared(crisis.account_name, crisis.loss_risk.by if crisis.loss_risk else None)
    return loss_risk_modal(crisis, request.deps.protocol, reason=request.text)


async def loss_risk_over_form(request: Request) -> Answer:
    """The form that asks what changed."""
    async with request.deps.database.reading() as session:
        crisis = await facts_to_change(session, request, Action.LOWER)
    check_feared(crisis.account_name, crisis.loss_risk.by if crisis.loss_risk else None)
    return loss_risk_over_modal(crisis, reason=request.text)


WORDS = (
    Word(
        word="lossrisk",
        aliases=("atrisk",),
        usage="[key] [why]",
        help="Say that the account may be lost: its executive sponsor is paged, the team hears something every day.",
        answer=loss_risk_form,
        takes_text=True,
    ),
    Word(
        word="nolossrisk",
        usage="[key] [what changed]",
        help="Take back that the account may be lost.",
        answer=loss_risk_over_form,
        takes_text=True,
    ),
)


async def submit_loss_risk(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: fear_loss(
            session, deps.protocol, form.crisis_id, reason=form.text("reason"), by=asked.who, now=now
        ),
    )


async def submit_loss_risk_over(asked: Asked, view: dict[str, Any], deps: Dependencies) -> None:
    form = Form(view)
    await once(
        asked,
        deps,
        form,
        lambda session, now: fear_no_loss(
            session, deps.protocol, form.crisis_id, reason=form.text("reason"), by=asked.who, now=now
        ),
    )


def register_loss_risk(app: AsyncApp) -> None:
    app.view(LOSS_RISK_VIEW)(submit_loss_risk)
    app.view(LOSS_RISK_OVER_VIEW)(submit_loss_risk_over)
