"""A page: the direct message that wants an answer, and what it turns into once there is one."""

from crisis.facts import CrisisFacts, PageFacts
from handlers.blocks.elements import Block, actions, button, header, person_select, section
from handlers.blocks.message import Message
from handlers.blocks.role import duty_blocks
from handlers.blocks.text import channel_link, escape, escaped, mention, mentions, when, with_people
from handlers.blocks.words import CONCERN, STATUS, STEP, is_over, severity_text, tier_text
from storage.vocabulary import Answer, Concern, Role, Step

ACKNOWLEDGE = "crisis_acknowledge_page"
DECLINE = "crisis_decline_page"
DELEGATE = "crisis_delegate_page"
TAKE_LEAD_FROM_PAGE = "crisis_take_lead_from_page"

SUMMARY_MOST = 1500
_TEAM = (Step.CRT, Step.BACKUPS)


def page_message(page: PageFacts) -> Message:
    """What, who, how bad, where, and one thing asked; after the answer what became of it, without dead buttons."""
    crisis = page.crisis
    blocks = [
        header(_title(page)),
        section(_why(page)),
        section(_what(crisis)),
        section(_where(crisis)),
        section(_state(page)),
        *_buttons(page),
        *_duties(page),
    ]
    said = _ask(page) if _is_waiting(page) else _answer(page)
    return Message(text=f"{escaped(_title(page), 300)}. {said}", blocks=blocks)


def _is_waiting(page: PageFacts) -> bool:
    return page.answer is Answer.OPEN and not is_over(page.crisis)


def _title(page: PageFacts) -> str:
    again = "Again: " if page.is_repeat else ""
    need = "you are needed" if _is_waiting(page) else "page"
    return f"{again}{page.crisis.key}, {page.crisis.account_name}: {need}"


def _why(page: PageFacts) -> str:
    if page.delegated_by:
        why = f"{mention(page.delegated_by)} asks you to take this over."
    elif page.step is Step.CRT and page.concern is Concern.UNACKNOWLEDGED:
        why = f"You are on the response team{f' for {escape(page.function)}' if page.function else ''}."
    else:
        why = f"This came up to you as {_capacity(page)}: {CONCERN[page.concern]}."
    return f"{why}\n>{_one_line(page.reason)}" if page.reason else why


def _capacity(page: PageFacts) -> str:
    if page.step in _TEAM:
        return f"part of the response team{f' ({escape(page.function)})' if page.function else ''}"
    return STEP[page.step]


def _one_line(text: str) -> str:
    return with_people(" ".join(text.split()), 600)


def _what(crisis: CrisisFacts) -> str:
    cut = f"… (cut; `/crisis show {crisis.key}` has all of it)"
    return (
        f"*Account:* {escaped(crisis.account_name, 300)}, {tier_text(crisis.tier)}\n"
        f"*How bad:* {escaped(severity_text(crisis), 200)}: {escaped(crisis.severity_meaning, 500)}\n"
        f"*What happened:* {escaped(crisis.summary, SUMMARY_MOST, cut=cut)}"
    )


def _where(crisis: CrisisFacts) -> str:
    lead = crisis.roles.get(Role.LEAD)
    place = channel_link(crisis.channel_id) if crisis.channel_id else "the channel is being opened"
    return (
        f"*Where:* {place}\n*Declared by:* {mention(crisis.declared_by)}, {when(crisis.declared_at)}\n"
        f"*Lead:* {mention(lead) if lead else 'nobody yet'}"
    )


def _state(page: PageFacts) -> str:
    lines = [f"*{_ask(page)}*" if _is_waiting(page) else f"*{_answer(page)}*"]
    others = [slack_id for slack_id in page.acknowledged_by if slack_id != page.slack_id]
    if others:
        lines.append(f"On it: {mentions(others)}")
    elif not page.acknowledged_by and not is_over(page.crisis):
        lines.append("On it: nobody yet")
    return "\n".join(lines)


def _ask(page: PageFacts) -> str:
    if page.concern is Concern.UNCLAIMED_LEAD and Role.LEAD not in page.crisis.roles:
        return "Please take the lead, or see that somebody does."
    if page.concern is Concern.CLIENT_OVERDUE:
        return "Please see that the client hears from us now, and acknowledge."
    if page.step in _TEAM:
        return "Please say whether you are on it."
    return "Please acknowledge, and see that this is looked after."


def _answer(page: PageFacts) -> str:
    at = f", {when(page.answered_at)}" if page.answered_at else ""
    note = f" {_one_line(page.answer_note)}" if page.answer_note else ""
    match page.answer:
        case Answer.ACKNOWLEDGED:
            return f"You are on it{at}.{note}"
        case Answer.DECLINED:
            return f"You said that you cannot{at}.{note} Others are being asked."
        case Answer.DELEGATED:
            return f"You passed this on{at}.{note}"
        case _:
            return f"No answer is needed any more.{note or _moot(page)}"


def _moot(page: PageFacts) -> str:
    if is_over(page.crisis):
        return f" {page.crisis.key} is over: {STATUS[page.crisis.status].lower()}."
    return " Somebody else is on it." if page.acknowledged_by else ""


def _duties(page: PageFacts) -> list[Block]:
    """What they are there for, while they are."""
    is_there = page.answer in (Answer.OPEN, Answer.ACKNOWLEDGED) and not is_over(page.crisis)
    return duty_blocks(page.duties) if is_there else []


def _buttons(page: PageFacts) -> list[Block]:
    if _is_waiting(page):
        return [actions(_answers(page), block_id=f"page:{page.id}")]
    needs_lead = Role.LEAD not in page.crisis.roles and not is_over(page.crisis)
    if page.answer is Answer.ACKNOWLEDGED and needs_lead:
        return [actions([_take_lead(page)], block_id=f"page:{page.id}")]
    return []


def _answers(page: PageFacts) -> list[Block]:
    value = str(page.id)
    if page.step in _TEAM:
        buttons = [
            button("I am on it", ACKNOWLEDGE, value, style="primary"),
            button("I can't", DECLINE, value, label="I cannot take part in this crisis"),
        ]
    else:
        buttons = [button("Acknowledge", ACKNOWLEDGE, value, style="primary")]
    if Role.LEAD not in page.crisis.roles:
        buttons.append(_take_lead(page))
    if page.step not in _TEAM:
        buttons.append({**person_select(placeholder="Delegate to…"), "action_id": DELEGATE})
    return buttons


def _take_lead(page: PageFacts) -> Block:
    return button("Take the lead", TAKE_LEAD_FROM_PAGE, str(page.id))
