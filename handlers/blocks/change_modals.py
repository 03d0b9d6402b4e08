"""The modals that change a running crisis: severity, lead, escalation, recovery."""

from crisis.facts import CrisisFacts
from crisis.protocol import Protocol
from crisis.rules.duration import say_rhythm
from crisis.rules.renewal import RenewalHint
from handlers.blocks.declare import severity_option
from handlers.blocks.elements import Block, context, field, option, person_select, radio, section, select, typed
from handlers.blocks.form_modal import form_modal
from handlers.blocks.renewal import renewal_sentence
from handlers.blocks.text import escaped, mention
from handlers.blocks.update_modal import about
from handlers.blocks.words import category_text, severity_text
from storage.vocabulary import Category, Role, Severity, Step

SEVERITY_VIEW = "crisis_severity_view"
CATEGORY_VIEW = "crisis_category_view"
LOSS_RISK_VIEW = "crisis_loss_risk_view"
LOSS_RISK_OVER_VIEW = "crisis_loss_risk_over_view"
LEAD_VIEW = "crisis_lead_view"
ESCALATE_VIEW = "crisis_escalate_view"
RECOVER_VIEW = "crisis_recover_view"

REASON_MOST = 1000

_KINDS = {
    Category.OPERATIONAL: "Something does not work: a service, a delivery, an invoice",
    Category.REPUTATIONAL: "Trust is at stake: the press, a breach, a public complaint",
    Category.EXTERNAL: "Others act: a competitor, a regulator, the market",
}

_STEPS = (
    option("Response team and its backups", Step.BACKUPS.value, "Page everybody again, and the backups"),
    option("Sales manager", Step.SALES_MANAGER.value),
    option("Director", Step.DIRECTOR.value),
    option("Executive sponsor", Step.EXECUTIVE_SPONSOR.value),
)


def severity_modal(
    crisis: CrisisFacts,
    protocol: Protocol,
    *,
    chosen: str | None = None,
    reason: str = "",
    hint: RenewalHint | None = None,
) -> Block:
    """Another severity, and why."""
    others = [severity for severity in Severity if severity in protocol.severities and severity is not crisis.severity]
    options = [severity_option(protocol, severity) for severity in others]
    blocks = [
        about(crisis),
        context(f"Now: {severity_text(crisis)}. Rhythm, people, ladder and headline follow the new one."),
        *([context(renewal_sentence(hint))] if hint else []),
        field("to", "Which one?", radio(options, chosen=chosen)),
        field("reason", "Why?", typed(initial=reason, multiline=True, most=REASON_MOST)),
    ]
    return _modal("Change severity", blocks, SEVERITY_VIEW, "Change", crisis)


def category_modal(crisis: CrisisFacts, *, unknown: str = "") -> Block:
    """Which kind of crisis it is. `unknown`: what was typed and is none."""
    no_kind = [context(f"“{escaped(unknown, 100)}” is none of the three.")] if unknown else []
    options = [option(one.value.capitalize(), one.value, _KINDS[one]) for one in Category]
    blocks = [
        about(crisis),
        *no_kind,
        context(f"Now: {category_text(crisis)}. The playbooks that are offered follow."),
        field("to", "Which kind of crisis is it?", radio(options, chosen=crisis.category)),
    ]
    return _modal("Kind of crisis", blocks, CATEGORY_VIEW, "Save", crisis)


def loss_risk_modal(crisis: CrisisFacts, protocol: Protocol, *, reason: str = "") -> Block:
    """The account may be lost, and why."""
    every = say_rhythm(protocol.updates.loss_risk_every)
    blocks = [
        about(crisis),
        context(f"Its executive sponsor is paged, and the team hears something at least {every}."),
        field("reason", "Why may the account be lost?", typed(initial=reason, multiline=True, most=REASON_MOST)),
    ]
    return _modal("May be lost", blocks, LOSS_RISK_VIEW, "The account may be lost", crisis)


def loss_risk_over_modal(crisis: CrisisFacts, *, reason: str = "") -> Block:
    """The account is not in danger any more."""
    said = f"{mention(crisis.loss_risk.by)}: {escaped(crisis.loss_risk.reason, 500)}" if crisis.loss_risk else ""
    blocks = [
        about(crisis),
        context(f"*The account may be lost.* {said}"),
        field("reason", "What changed?", typed(initial=reason, multiline=True, most=REASON_MOST)),
    ]
    return _modal("Not in danger any more", blocks, LOSS_RISK_OVER_VIEW, "Take it back", crisis)


def lead_modal(crisis: CrisisFacts, *, to: str | None = None, note: str = "") -> Block:
    """Hand the lead over."""
    lead = crisis.roles.get(Role.LEAD)
    blocks = [
        about(crisis),
        section(f"*Lead now:* {mention(lead) if lead else 'nobody yet'}"),
        field("to", "Who leads from now on?", person_select(initial=to)),
        field("note", "What must they know?", typed(initial=note, multiline=True, most=REASON_MOST), optional=True),
    ]
    return _modal("Hand over the lead", blocks, LEAD_VIEW, "Hand over", crisis)


def escalate_modal(crisis: CrisisFacts, *, chosen: str | None = None, reason: str = "") -> Block:
    """Ask somebody higher up, at once."""
    blocks = [
        about(crisis),
        field("to", "To whom?", select(_STEPS, chosen=chosen)),
        field(
            "reason",
            "Why, and what should they do?",
            typed(initial=reason, multiline=True, most=REASON_MOST),
            hint="They read exactly this in their direct message.",
        ),
    ]
    return _modal("Escalate", blocks, ESCALATE_VIEW, "Escalate", crisis)


def recover_modal(crisis: CrisisFacts, *, note: str = "") -> Block:
    """The worst is over."""
    blocks = [
        about(crisis),
        context("Recovering means: the harm has stopped, we still watch. Updates go on until it is resolved."),
        field("note", "What shows it?", typed(initial=note, multiline=True, most=REASON_MOST), optional=True),
    ]
    return _modal("Recovering", blocks, RECOVER_VIEW, "Start recovery", crisis)


def _modal(title: str, blocks: list[Block], callback_id: str, submit: str, crisis: CrisisFacts) -> Block:
    return form_modal(title, blocks, callback_id=callback_id, ids={"crisis": crisis.id}, submit=submit)
