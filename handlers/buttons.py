"""Buttons that mean the same as a word, on the headline and in the "More…" menu."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from crisis.rules.permissions import Action
from handlers.asked import Answer, Asked
from handlers.blocks.headline import (
    CHANGE_SEVERITY,
    ESCALATE,
    HAND_OVER_LEAD,
    MORE,
    POST_UPDATE,
    REOPEN,
    RESOLVE,
    REVIEW,
    TAKE_LEAD,
)
from handlers.blocks.menu import (
    CANCEL,
    CATCH_ME_UP,
    CHANGE_CATEGORY,
    FEAR_LOSS,
    FEAR_NO_LOSS,
    SHOW_CRISIS,
    SHOW_PEOPLE,
    SHOW_TIMELINE,
    START_RECOVERY,
    more_menu,
)
from handlers.blocks.update_modal import DRAFT_FOR_CLIENT
from handlers.catch_up import catch_me_up
from handlers.category import category_form
from handlers.client_draft import draft
from handlers.dependencies import Dependencies
from handlers.escalation import escalate_form
from handlers.ids import id_in
from handlers.lead import hand_over_form, take
from handlers.loss_risk import loss_risk_form, loss_risk_over_form
from handlers.resolve import cancel_form, recover_form, reopen_form, resolve_form
from handlers.review import show_review
from handlers.severity import severity_form
from handlers.show import show, show_people
from handlers.timeline import show_timeline
from handlers.update import update_form
from handlers.word import Request, facts_at_once


async def more(request: Request) -> Answer:
    """The rest of the actions."""
    return more_menu(await facts_at_once(request, Action.CHANGE))


BUTTONS: dict[str, Callable[[Request], Awaitable[Answer]]] = {
    POST_UPDATE: update_form,
    DRAFT_FOR_CLIENT: draft,
    TAKE_LEAD: take,
    HAND_OVER_LEAD: hand_over_form,
    ESCALATE: escalate_form,
    CHANGE_SEVERITY: severity_form,
    RESOLVE: resolve_form,
    REOPEN: reopen_form,
    REVIEW: show_review,
    MORE: more,
    START_RECOVERY: recover_form,
    CANCEL: cancel_form,
    CHANGE_CATEGORY: category_form,
    FEAR_LOSS: loss_risk_form,
    FEAR_NO_LOSS: loss_risk_over_form,
    CATCH_ME_UP: catch_me_up,
    SHOW_CRISIS: show,
    SHOW_TIMELINE: show_timeline,
    SHOW_PEOPLE: show_people,
}


async def press(asked: Asked, action: dict[str, Any], deps: Dependencies) -> None:
    """Do what the button says, for the crisis whose id it carries."""
    crisis_id = id_in(action.get("value"))
    about = Request(deps=deps, who=asked.who, channel_id=asked.channel_id, crisis_id=crisis_id)
    await asked.answer(await BUTTONS[action["action_id"]](about))


def register_buttons(app: AsyncApp) -> None:
    for action_id in BUTTONS:
        app.action(action_id)(press)
