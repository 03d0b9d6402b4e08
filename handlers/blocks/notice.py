"""Sentences in the crisis channel (`notice_message`) and in direct messages (`direct_message`). One table each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crisis.facts import CrisisFacts
from handlers.blocks.client_draft import DRAFT_DIRECTS
from handlers.blocks.elements import Block, long_text, section
from handlers.blocks.handoff import HANDOFF_DIRECTS
from handlers.blocks.kam_handover import kam_changed
from handlers.blocks.message import Message
from handlers.blocks.notice_obligation import OBLIGATION_DIRECTS
from handlers.blocks.notice_profile import PROFILE_DIRECTS, profile_buttons
from handlers.blocks.notice_review import REVIEW_DIRECTS, review_buttons
from handlers.blocks.notice_role import ROLE_DIRECTS, duty_of_message
from handlers.blocks.notice_roster import ROSTER_DIRECTS
from handlers.blocks.notice_timeline import TIMELINE_NOTICES
from handlers.blocks.text import bullets, channel_link, escape, escaped, mention, mentions, when, with_people
from handlers.blocks.words import AUDIENCE, STEP, severity_word
from storage.vocabulary import Audience, Concern, Step

Values = Mapping[str, Any]
REASON_MOST = 1500
_REASONS_SHOWN = 20


def notice_message(word: str, values: Values, crisis: CrisisFacts | None) -> Message:
    """A sentence for everybody in the crisis channel.

    Raises:
        KeyError: the word is not in the table.
    """
    said = _NOTICES[word](values, crisis)
    return Message(text=said, blocks=[section(said)])


def direct_message(word: str, values: Values, crisis: CrisisFacts | None) -> Message:
    """A sentence for one person. What could not be done keeps the text that was typed.

    Raises:
        KeyError: the word is not in the table.
    """
    said = _DIRECTS[word](values, crisis)
    buttons = [*profile_buttons(word, values), *review_buttons(word, crisis)]
    return Message(text=said, blocks=[section(said), *_kept(word, crisis), *duty_of_message(word, values), *buttons])


def _kept(word: str, crisis: CrisisFacts | None) -> list[Block]:
    return long_text("What you wrote", crisis.summary) if word == "crisis_not_opened" and crisis else []


def _by(values: Values, name: str = "by") -> str:
    return mention(str(values[name])) if values.get(name) else "Crisis Desk"


def _reason(values: Values, name: str = "reason", *, intro: str = "Reason") -> str:
    text = " ".join(str(values.get(name) or "").split())
    return f"\n{intro}: {with_people(text, REASON_MOST)}" if text else ""


def _at(values: Values, name: str) -> str:
    given = values.get(name)
    if not given:
        return "now"
    return when(given if isinstance(given, datetime) else datetime.fromisoformat(str(given)))


def _key(crisis: CrisisFacts | None) -> str:
    return crisis.key if crisis else "this crisis"


def _account(crisis: CrisisFacts | None) -> str:
    return escaped(crisis.account_name, 300) if crisis else "the account"


def _invite_problems(values: Values, _crisis: CrisisFacts | None) -> str:
    problems = [
        f"{mention(slack_id)}: {escaped(str(reason), 100)}" for slack_id, reason in dict(values["problems"]).items()
    ]
    more = len(problems) - _REASONS_SHOWN
    shown = problems[:_REASONS_SHOWN] + ([f"and {more} more"] if more > 0 else [])
    return f"These people could not be brought into the channel:\n{bullets(shown)}\nPlease reach them another way."


def _person_not_found(values: Values, _crisis: CrisisFacts | None) -> str:
    function = escape(str(values.get("function") or ""))
    what = f" ({function} in the response team)" if function else ""
    return (
        f"Slack has nobody with the address {escaped(str(values['email']), 320)}{what}. "
        "Please bring the right person in by hand, and have the protocol or the account list corrected."
    )


def _lead_taken(values: Values, crisis: CrisisFacts | None) -> str:
    before = f", after {mention(str(values['before']))}" if values.get("before") else ""
    return f"{_by(values)} leads {_key(crisis)} now{before}."


def _lead_handed_over(values: Values, crisis: CrisisFacts | None) -> str:
    handed = f"{_by(values)} handed the lead of {_key(crisis)} to {_by(values, 'to')}."
    return handed + _reason(values, "note", intro="Note")


def _severity_changed(values: Values, crisis: CrisisFacts | None) -> str:
    old, new = severity_word(str(values["old"])), severity_word(str(values["new"]))
    return f"{_by(values)} changed {_key(crisis)} from {old} to *{new}*.{_reason(values)}"


def _brought_in(values: Values, crisis: CrisisFacts | None) -> str:
    skills = [escaped(str(one), 100) for one in values.get("skills", ())][:_REASONS_SHOWN]
    because = f" ({', '.join(skills)})" if skills else ""
    return f"{_by(values)} brought {_by(values, 'who')}{because} into {_key(crisis)}."


def _declined(values: Values, _crisis: CrisisFacts | None) -> str:
    function = escaped(str(values.get("function") or ""), 100)
    lost = f" ({function})" if function else ""
    backup = f" {mention(str(values['backup']))} is being asked instead." if values.get("backup") else ""
    return f"{_by(values)}{lost} cannot take part.{backup}"


def _escalated(values: Values, crisis: CrisisFacts | None) -> str:
    step = STEP[Step(values["step"])]
    people = mentions([str(one) for one in values.get("people", ())])
    to = f"{step}: {people}" if people else step
    by = f"{_by(values)} escalated {_key(crisis)}" if values.get("by") else f"{_key(crisis)} was escalated"
    return f"{by} to the {to}. {_escalated_because(values)}{_reason(values)}".rstrip()


_BECAUSE = {
    Concern.UNACKNOWLEDGED: "Nobody had said that they are on it.",
    Concern.UNCLAIMED_LEAD: "Nobody had taken the lead in time.",
    Concern.MANUAL: "",
    Concern.SEVERITY_RAISED: "The severity was raised.",
    Concern.CLIENT_OVERDUE: "The update for the client is overdue.",
    Concern.REVENUE_AT_RISK: "The revenue at risk is above the limit of the protocol.",
    Concern.LOSS_RISK: "The account may be lost.",
}


def _escalated_because(values: Values) -> str:
    return _BECAUSE[Concern(values["concern"])] if values.get("concern") else ""


def _nobody_to_page(values: Values, crisis: CrisisFacts | None) -> str:
    step = STEP[Step(values["step"])]
    return f"{_key(crisis)} should go to the {step} now, but there is nobody to page.{_reason(values, 'why')}"


def _playbook_run(values: Values, _crisis: CrisisFacts | None) -> str:
    title, version = escaped(str(values["title"]), 200), escape(str(values["version"]))
    said = f"{_by(values)} runs the playbook “{title}” (version {version}): {escape(str(values['count']))} actions."
    missing = [escaped(str(one), 60) for one in values.get("missing", ())]
    needs = f"\nIt needs {', '.join(missing)}, and nobody here stands for that. Please bring somebody in."
    return said + (needs if missing else "")


def _action_given(values: Values, crisis: CrisisFacts | None) -> str:
    what, measure = with_people(str(values["what"]), REASON_MOST), with_people(str(values.get("measure") or ""), 400)
    due = _at(values, "due_at")
    said = f"{_by(values)} gave you an action in {_key(crisis)}, due {due}:\n>{' '.join(what.split())}"
    return f"{said}\nSucceeded when: {measure}{_reason(values, 'note', intro='Note')}\n{_go(crisis)}"


def _recovering(values: Values, crisis: CrisisFacts | None) -> str:
    said = f"{_by(values)}: {_key(crisis)} is recovering. The worst is over; updates go on until it is resolved."
    return said + _reason(values, "note", intro="Note")


def _snoozed(values: Values, _crisis: CrisisFacts | None) -> str:
    audience = AUDIENCE[Audience(values["audience"])]
    return f"{_by(values)} put the update for the {audience} off until {_at(values, 'until')}.{_reason(values)}"


def _crt_gap(values: Values, crisis: CrisisFacts | None) -> str:
    if values.get("gaps"):
        gaps = bullets(escaped(str(one), 300) for one in values["gaps"][:_REASONS_SHOWN])
        return f"The response team has gaps:\n{gaps}\nPlease bring somebody in where nobody answers. `/crisis roster`"
    named = [str(one) for one in values.get("functions", ())]
    if named in ([], ["all"]):
        severity = f" for {crisis.severity.value}" if crisis else ""
        return f"The protocol names nobody for the response team{severity}. Please bring in whom you need, by hand."
    functions = bullets(escaped(one, 100) for one in named[:_REASONS_SHOWN])
    return f"Nobody stands for these functions in the response team:\n{functions}\nPlease bring somebody in for each."


def _stand_ins(values: Values, _crisis: CrisisFacts | None) -> str:
    lines = [with_people(str(one), 300) for one in values["lines"]]
    return f"Not everybody is at work:\n{bullets(lines[:_REASONS_SHOWN])}"


def _crisis_opened(_values: Values, crisis: CrisisFacts | None) -> str:
    if crisis is None or crisis.channel_id is None:
        return f"{_key(crisis)} is open."
    name = escaped(crisis.account_name, 300)
    unlisted = (
        f"\n{name} is not in the account list, so no KAM, contacts or commitments are known. "
        f"Should it be a key account, have it added to the list; then `/crisis designate {name}` decides its tier."
    )
    said = f"{crisis.key} for {name} is open: {channel_link(crisis.channel_id)}"
    return said if crisis.tier else said + unlisted


def _crisis_not_opened(values: Values, crisis: CrisisFacts | None) -> str:
    account = f" for {escaped(crisis.account_name, 300)}" if crisis else ""
    return (
        f"The channel of {_key(crisis)}{account} could not be opened.{_reason(values)}\n"
        "The crisis is recorded and the response team is being paged. Please call people together another way, "
        "and tell your Slack administrator."
    )


def _not_let_in(values: Values, crisis: CrisisFacts | None) -> str:
    return (
        f"You could not be brought into the channel of {_key(crisis)}.{_reason(values)}\n"
        "Ask somebody who is in it to invite you."
    )


def _effect_failed(values: Values, crisis: CrisisFacts | None) -> str:
    where = f" in {crisis.key}" if crisis else ""
    whom = f" {mention(str(values['person']))}" if values.get("person") else ""
    what = escaped(str(values.get("what") or "do something"), 300)
    reference = escape(str(values.get("effect_id", "unknown")))
    return (
        f"Crisis Desk could not {what}{whom}{where}.{_reason(values)}\n"
        f"An administrator can try it again; the reference is effect {reference}."
    )


def _update_overdue(values: Values, crisis: CrisisFacts | None) -> str:
    audience = AUDIENCE[Audience(values["audience"])]
    return f"Your update for the {audience} in {_key(crisis)} was due {_at(values, 'due_at')}. {_go(crisis)}"


def _update_overdue_manager(values: Values, crisis: CrisisFacts | None) -> str:
    audience = AUDIENCE[Audience(values["audience"])]
    responsible = (
        f"{mention(str(values['responsible']))} owes it" if values.get("responsible") else "nobody has that role"
    )
    return (
        f"The update for the {audience} in {_key(crisis)} was due {_at(values, 'due_at')}; {responsible}. "
        "Please see that it is given."
    )


def _you_lead(values: Values, crisis: CrisisFacts | None) -> str:
    said = f"{_by(values)} handed you the lead of {_key(crisis)}. {_go(crisis)}"
    return said + _reason(values, "note", intro="Note")


def _go(crisis: CrisisFacts | None) -> str:
    if crisis and crisis.channel_id:
        return f"Go to {channel_link(crisis.channel_id)}."
    return f"Type `/crisis show {crisis.key}`." if crisis else "Type `/crisis list`."


_NOTICES: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "acknowledged": lambda values, _: f"{_by(values)} is on it.",
    "brought_in": _brought_in,
    "cancelled": lambda values, crisis: (
        f"{_by(values)} cancelled {_key(crisis)}: it was a false alarm.{_reason(values)}"
    ),
    "crt_gap": _crt_gap,
    "declined": _declined,
    "delegated": lambda values, _: f"{_by(values)} asked {_by(values, 'to')} to take over.",
    "escalated": _escalated,
    "invite_problems": _invite_problems,
    "joined": lambda values, crisis: f"{_by(values, 'who')} joined {_key(crisis)}.",
    "kam_changed": kam_changed,
    "lead_handed_over": _lead_handed_over,
    "lead_missing": lambda _, crisis: (
        f"Nobody leads {_key(crisis)} yet. Who takes the lead? The button is on the headline."
    ),
    "lead_taken": _lead_taken,
    "loss_risk": lambda values, crisis: f"{_by(values)}: {_account(crisis)} may be lost.{_reason(values)}",
    "loss_risk_over": lambda values, crisis: (
        f"{_by(values)}: {_account(crisis)} is not in danger of being lost any more.{_reason(values)}"
    ),
    "nobody_to_page": _nobody_to_page,
    "person_not_found": _person_not_found,
    "playbook_run": _playbook_run,
    "recovering": _recovering,
    "reopened": lambda values, crisis: f"{_by(values)} reopened {_key(crisis)}; its clocks run again.{_reason(values)}",
    "resolved": lambda values, crisis: (
        f"{_by(values)} resolved {_key(crisis)}. The digest follows. Thank you, everybody."
    ),
    "severity_changed": _severity_changed,
    "snoozed": _snoozed,
    **TIMELINE_NOTICES,
    "stand_ins": _stand_ins,
}
_DIRECTS: dict[str, Callable[[Values, CrisisFacts | None], str]] = {
    "action_given": _action_given,
    "crisis_not_opened": _crisis_not_opened,
    "crisis_opened": _crisis_opened,
    "effect_failed": _effect_failed,
    "not_let_in": _not_let_in,
    "joined": lambda _, crisis: f"You are in {_key(crisis)} now. {_go(crisis)}",
    "update_overdue": _update_overdue,
    "update_overdue_manager": _update_overdue_manager,
    "you_lead": _you_lead,
    **DRAFT_DIRECTS,
    **HANDOFF_DIRECTS,
    **OBLIGATION_DIRECTS,
    **PROFILE_DIRECTS,
    **REVIEW_DIRECTS,
    **ROLE_DIRECTS,
    **ROSTER_DIRECTS,
}
NOTICE_WORDS = frozenset(_NOTICES)
DIRECT_WORDS = frozenset(_DIRECTS)
