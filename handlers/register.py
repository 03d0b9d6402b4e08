"""Everything the app listens to: one line per module. `unhandled` stays last."""

from slack_bolt.app.async_app import AsyncApp

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


def register_handlers(app: AsyncApp, deps: Dependencies) -> None:
    """Give the app its middleware, its listeners and its one error listener."""
    app.use(Doorman(deps))
    app.error(handle_error)
    register_crisis_command(app)
    register_buttons(app)
    register_declare(app)
    register_update(app)
    register_severity(app)
    register_category(app)
    register_loss_risk(app)
    register_lead(app)
    register_escalation(app)
    register_pages(app)
    register_resolve(app)
    register_review(app)
    register_review_entry(app)
    register_retro(app)
    register_proposal(app)
    register_account(app)
    register_risk(app)
    register_risk_form(app)
    register_brainstorm(app)
    register_scenario_idea(app)
    register_matrix(app)
    register_foresight(app)
    register_contagion(app)
    register_account_facts(app)
    register_account_plan(app)
    register_account_plan_form(app)
    register_account_sections(app)
    register_contact(app)
    register_designation(app)
    register_playbook(app)
    register_triage(app)
    register_timeline(app)
    register_action(app)
    register_touchpoint(app)
    register_appointment(app)
    register_complaint(app)
    register_trigger(app)
    register_feedback(app)
    register_handoff(app)
    register_communication(app)
    register_obligation(app)
    register_commitment(app)
    register_kpi(app)
    register_diagnostic(app)
    register_role(app)
    register_roster(app)
    register_absence(app)
    register_skill(app)
    register_statement(app)
    register_training(app)
    register_home(app)
    register_portfolio(app)
    register_channel_events(app)
    register_user_group(app)
    register_capture(app)
    register_unhandled(app)
