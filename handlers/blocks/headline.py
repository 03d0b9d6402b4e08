"""The one pinned message of a crisis that is always current, and the buttons of the whole lifecycle."""

from crisis.facts import ClockFacts, CrisisFacts, Headline, ObligationFacts, OpenPage, UpdateFacts
from handlers.blocks.elements import Block, actions, button, context, fields, header, section
from handlers.blocks.message import Message
from handlers.blocks.renewal import renewal_line
from handlers.blocks.text import escaped, link, mention, mentions, money, when, with_people
from handlers.blocks.words import AUDIENCE, STATUS, STEP, category_text, is_over, severity_text, tier_text
from storage.vocabulary import Role, Status

POST_UPDATE = "crisis_post_update"
TAKE_LEAD = "crisis_take_lead"
HAND_OVER_LEAD = "crisis_hand_over_lead"
ESCALATE = "crisis_escalate"
CHANGE_SEVERITY = "crisis_change_severity"
RESOLVE = "crisis_resolve"
REOPEN = "crisis_reopen"
REVIEW = "crisis_review"
MORE = "crisis_more"

SUMMARY_MOST = 1200
"""The headline is read at a glance; `/crisis show` has the whole text."""
END_MOST = 1500
UPDATE_MOST = 500
LOSS_RISK_MOST = 300


def headline_message(headline: Headline) -> Message:
    """Key, account, severity, status, what happened, who, the next two promises, what is open, and the buttons."""
    crisis = headline.crisis
    blocks = [
        header(f"{crisis.key} · {crisis.account_name}"),
        section(_state(headline)),
        section(_what_happened(crisis)),
        fields(_people_and_promises(headline)),
        *_end(headline),
        *_open_questions(headline),
        *_last_update(headline),
        *_failures(headline),
        *_buttons(crisis),
    ]
    return Message(text=_read_aloud(headline), blocks=blocks)


def _state(headline: Headline) -> str:
    crisis = headline.crisis
    unsure = " (the declarer was not sure, so the graver one was taken)" if crisis.was_unsure else ""
    lines = [
        f"*Account:* {escaped(crisis.account_name, 300)}, {tier_text(crisis.tier)}",
        f"*Severity:* {escaped(severity_text(crisis), 200)}: {escaped(crisis.severity_meaning, 500)}{unsure}",
        f"*Status:* {STATUS[crisis.status]}",
        f"*Kind:* {category_text(crisis)}",
    ]
    if headline.renewal is not None and not is_over(crisis):
        lines.append(renewal_line(headline.renewal))
    if crisis.loss_risk is not None:
        risk = crisis.loss_risk
        said = f"{escaped(risk.reason, LOSS_RISK_MOST)} ({mention(risk.by)}, {when(risk.since)})"
        lines.append(f"*The account may be lost:* {said}")
    if crisis.revenue_at_risk is not None:
        lines.append(f"*Revenue at risk:* {money(crisis.revenue_at_risk, crisis.currency)} a year")
    return "\n".join(lines)


def _what_happened(crisis: CrisisFacts) -> str:
    cut = f"… (cut; `/crisis show {crisis.key}` has all of it)"
    declared = f"Declared by {mention(crisis.declared_by)}, {when(crisis.declared_at)}"
    if crisis.origin_link:
        declared += f", from {link(crisis.origin_link, 'this message')}"
    return f"*What happened*\n{escaped(crisis.summary, SUMMARY_MOST, cut=cut)}\n_{declared}_"


def _people_and_promises(headline: Headline) -> list[str]:
    roles = headline.crisis.roles
    people = [_role("Lead", roles.get(Role.LEAD)), _role("Client liaison", roles.get(Role.LIAISON))]
    for role, title in ((Role.COMMUNICATIONS, "Communications"), (Role.SPONSOR, "Executive sponsor")):
        if role in roles:
            people.append(_role(title, roles[role]))
    if is_over(headline.crisis):
        return people
    promises = [_promise("Next update for the team", headline.internal), _client_promise(headline.client)]
    return [*people, *promises, *_by_contract(headline.next_obligation)]


def _role(title: str, slack_id: str | None) -> str:
    return f"*{title}*\n{mention(slack_id) if slack_id else 'nobody yet'}"


def _client_promise(clock: ClockFacts | None) -> str:
    first = clock is not None and clock.is_first
    return _promise("First word to the client" if first else "Next update for the client", clock)


def _promise(title: str, clock: ClockFacts | None) -> str:
    if clock is None or clock.due_at is None:
        return f"*{title}*\nnone due"
    by_contract = f"\nby contract: {escaped(clock.promised_in, 300)}" if clock.promised_in else ""
    return f"*{title}*\n{'OVERDUE since ' if clock.is_overdue else ''}{when(clock.due_at)}{by_contract}"


def _by_contract(one: ObligationFacts | None) -> list[str]:
    if one is None or one.due_at is None:
        return []
    penalty = f"\nOtherwise: {escaped(one.penalty, 200)}" if one.penalty else ""
    late = "OVERDUE since " if one.is_overdue else ""
    return [f"*Next by contract: {escaped(one.label, 200)}*\n{late}{when(one.due_at)}{penalty}"]


def _end(headline: Headline) -> list[Block]:
    crisis = headline.crisis
    cut = f"… (cut; `/crisis show {crisis.key}` has all of it)"
    if crisis.status is Status.CANCELLED:
        return [section(f"*Why it was cancelled*\n{escaped(headline.cancel_reason, END_MOST, cut=cut)}")]
    if is_over(crisis):
        at = f"\n_Resolved {when(headline.resolved_at)}_" if headline.resolved_at else ""
        return [section(f"*What was done*\n{escaped(headline.what_was_done, END_MOST, cut=cut)}{at}")]
    return []


def _open_questions(headline: Headline) -> list[Block]:
    if is_over(headline.crisis):
        return []
    lines = []
    if headline.on_it:
        lines.append(f"*On it:* {mentions(headline.on_it)}")
    if headline.open_pages:
        lines.append(f"*Paged, no answer yet:* {_unanswered(headline.open_pages)}")
    if headline.escalated_to:
        reason = f": {with_people(headline.escalation_reason, 300)}" if headline.escalation_reason else ""
        lines.append(f"*Escalated to:* {STEP[headline.escalated_to]}{reason}")
    if headline.next_escalation_at:
        lines.append(f"*Next escalation, unless somebody answers:* {when(headline.next_escalation_at)}")
    return [section("\n".join(lines))] if lines else []


def _unanswered(pages: tuple[OpenPage, ...]) -> str:
    since = min(page.sent_at for page in pages)
    return f"{mentions(dict.fromkeys(page.slack_id for page in pages))}, since {when(since)}"


def _last_update(headline: Headline) -> list[Block]:
    update = headline.last_update
    if update is None:
        return [section("*Last update*\nnone yet")]
    by = f"for the {AUDIENCE[update.audience]}, {when(update.posted_at)}, by {mention(update.author)}"
    return [section(f"*Last update* {by}\n{escaped(_gist(update), UPDATE_MOST)}")]


def _gist(update: UpdateFacts) -> str:
    if update.is_no_change:
        return "No change."
    return update.progress or update.changes or update.plan


def _failures(headline: Headline) -> list[Block]:
    count = headline.failed_effects
    if not count:
        return []
    what = "1 thing" if count == 1 else f"{count} things"
    return [
        context(
            f"*Attention:* {what} could not be done in Slack. `/crisis timeline` says what; an administrator can retry."
        )
    ]


def _buttons(crisis: CrisisFacts) -> list[Block]:
    value = str(crisis.id)
    if crisis.status is Status.RESOLVED:
        return [actions([button("Review", REVIEW, value, style="primary"), button("Reopen", REOPEN, value)])]
    if crisis.status is Status.CLOSED:
        return [actions([button("Review", REVIEW, value)])]
    if crisis.status is Status.CANCELLED:
        return [actions([button("Reopen", REOPEN, value)])]
    if is_over(crisis):
        return []
    return [
        actions(
            [
                button("Post update", POST_UPDATE, value, style="primary"),
                lead_button(crisis),
                button("Escalate", ESCALATE, value),
                button("Change severity", CHANGE_SEVERITY, value),
                button("Resolve", RESOLVE, value),
                button("More…", MORE, value, label="More actions"),
            ]
        )
    ]


def lead_button(crisis: CrisisFacts) -> Block:
    """Whoever leads can hand over; when nobody leads, anybody can take it."""
    if Role.LEAD in crisis.roles:
        return button("Hand over the lead", HAND_OVER_LEAD, str(crisis.id))
    return button("Take the lead", TAKE_LEAD, str(crisis.id))


def _read_aloud(headline: Headline) -> str:
    crisis = headline.crisis
    lead = crisis.roles.get(Role.LEAD)
    leads = f"{mention(lead)} leads" if lead else "nobody leads yet"
    lost = "The account may be lost. " if crisis.loss_risk else ""
    return (
        f"Crisis {crisis.key}, {escaped(crisis.account_name, 300)}: {escaped(severity_text(crisis), 200)}, "
        f"{STATUS[crisis.status].lower()}, {leads}. {lost}{escaped(crisis.summary, 300)}"
    )
