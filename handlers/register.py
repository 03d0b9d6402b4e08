"""Everything the app listens to: one line per module. `unhandled` stays last."""

from collections.abc import Callable

from handlers.absence import register_absence
from handlers.account import register_account
from handlers.account_facts import register_account_facts
from handlers.account_plan import register_account_plan
from handlers.account_plan_form import register_account_plan_form
from handlers.account_sections import register_account_sections
from handlers.action import register_action
from handlers.appointment import register_appointment
from handlers.brainstorm import register_brainstorm
from handlers.buttons import register_buttons
from handlers.capture import register_capture
from handlers.category import register_category
from handlers.channel_events import register_channel_events
from handlers.client_draft import register_client_draft
from handlers.commitment import register_commitment
from handlers.communication import register_communication
from handlers.complaint import register_complaint
from handlers.contact import register_contact
from handlers.contagion import register_contagion
from handlers.crisis_command import register_crisis_command
from handlers.declare import register_declare
from handlers.dependencies import Dependencies
from handlers.designation import register_designation
from handlers.diagnostic import register_diagnostic
from handlers.doorman import Doorman
from handlers.escalation import register_escalation
from handlers.feedback import register_feedback
from handlers.foresight import register_foresight
from handlers.handoff import register_handoff
from handlers.home import register_home
from handlers.kam_handover import register_kam_handover
from handlers.kpi import register_kpi
from handlers.lead import register_lead
from handlers.loss_risk import register_loss_risk
from handlers.matrix import register_matrix
from handlers.obligation import register_obligation
from handlers.pages import register_pages
from handlers.playbook import register_playbook
from handlers.portfolio import register_portfolio
from handlers.proposal import register_proposal
from handlers.refusals import handle_error
from handlers.resolve import register_resolve
from handlers.retro import register_retro
from handlers.review import register_review
from handlers.review_entry import register_review_entry
from handlers.risk import register_risk
from handlers.risk_form import register_risk_form
from handlers.role import register_role
from handlers.roster import register_roster
from handlers.routed_app import RoutedApp
from handlers.scenario_idea import register_scenario_idea
from handlers.severity import register_severity
from handlers.skill import register_skill
from handlers.statement import register_statement
from handlers.timeline import register_timeline
from handlers.touchpoint import register_touchpoint
from handlers.training import register_training
from handlers.triage import register_triage
from handlers.trigger import register_trigger
from handlers.unhandled import register_unhandled
from handlers.update import register_update
from handlers.user_group import register_user_group

REGISTERS: tuple[Callable[[RoutedApp], None], ...] = (
    register_crisis_command,
    register_buttons,
    register_declare,
    register_update,
    register_client_draft,
    register_severity,
    register_category,
    register_loss_risk,
    register_lead,
    register_escalation,
    register_pages,
    register_resolve,
    register_review,
    register_review_entry,
    register_retro,
    register_proposal,
    register_account,
    register_risk,
    register_risk_form,
    register_brainstorm,
    register_scenario_idea,
    register_matrix,
    register_foresight,
    register_contagion,
    register_account_facts,
    register_account_plan,
    register_account_plan_form,
    register_account_sections,
    register_contact,
    register_designation,
    register_playbook,
    register_triage,
    register_timeline,
    register_action,
    register_touchpoint,
    register_appointment,
    register_complaint,
    register_trigger,
    register_feedback,
    register_handoff,
    register_communication,
    register_obligation,
    register_commitment,
    register_kam_handover,
    register_kpi,
    register_diagnostic,
    register_role,
    register_roster,
    register_absence,
    register_skill,
    register_statement,
    register_training,
    register_home,
    register_portfolio,
    register_channel_events,
    register_user_group,
    register_capture,
    register_unhandled,
)


def register_handlers(app: RoutedApp, deps: Dependencies) -> None:
    """Give the app its middleware, its listeners and its one error listener."""
    app.use(Doorman(deps))
    app.use(app.routes)
    app.error(handle_error)
    for register in REGISTERS:
        register(app)
