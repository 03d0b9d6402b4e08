"""One cell of the rights table: somebody tries something in one way, and what came of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fake_slack import payloads
from fake_slack.delivery import Delivery
from fake_slack.element_actions import action_of
from fake_slack.model import Json, User, View, find_element
from fake_slack.view_stack import open_view
from handlers.blocks.home import DECLARE_FROM_HOME
from handlers.blocks.menu import CHOOSE_VIEW
from tests.harness import Seen
from tests.rights.company import Company, with_one_choice
from tests.rights.table import Right, Way, Who
from tests.rights.words import (
    CARD_BUTTONS,
    CHOICES,
    FORMS,
    HEADLINE_BUTTONS,
    MENU_BUTTONS,
    PAGE_BUTTONS,
    REFUSALS,
    REMINDER_BUTTONS,
    WORDS,
)
from tests.seen import view_text

KEY, ENDED_KEY = "C-2026-002", "C-2026-001"
AFTER_THE_END = {"reopen", "read review"}
"""Tried in the crisis that ended."""
NOBODYS_BUSINESS = {"person", "receipt"}
"""What Slack said about a person, and that a form came, may be remembered of a refused request."""


@dataclass(frozen=True)
class Outcome:
    """What the person saw, and what was written down."""

    status: int
    told: str
    changed: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        return any(sentence in self.told for sentence in REFUSALS)


def ask(company: Company, who: Who, right: Right, way: Way) -> Outcome:
    """Try it, look, and put everything back."""
    if right.what == "take lead":
        company.take_lead_away()
    user, before, commits = company.user(who), company.rows(), company.commits()
    seen = len(_private(company, user))
    kind, payload = request_of(company, user, right, way)
    if who is Who.OUTSIDER:
        _from_elsewhere(payload, user)
    delivery = company.stage.do(company.stage.slack.link.deliver(kind, payload))
    is_written = company.commits() != commits
    after = company.rows() if is_written else before
    changed = tuple(name for name in before if before[name] != after[name] and name not in NOBODYS_BUSINESS)
    outcome = Outcome(delivery.status, _told(company, user, delivery, _private(company, user)[seen:]), changed)
    company.state.stacks.pop(user.id, None)
    if changed or right.what == "take lead":
        company.restore()
    return outcome


def _from_elsewhere(payload: Json, user: User) -> None:
    if "command" in payload:
        payload["team_id"] = user.team_id
    else:
        payload["user"]["team_id"] = user.team_id


def _private(company: Company, user: User) -> list[Any]:
    found = [m for c in company.state.channels.values() for m in c.messages.values() if m.ephemeral_to == user.id]
    return sorted(found, key=lambda message: float(message.ts))


def _told(company: Company, user: User, delivery: Delivery, private: list[Any]) -> str:
    """Everything that came back to this person: the answer, private messages, the modal on top."""
    view = company.state.top_view(user.id)
    shown = view_text(company.state, view) if view else ""
    texts = [json.dumps(message.blocks, ensure_ascii=False) for message in private]
    return "\n".join([json.dumps(delivery.body, ensure_ascii=False), *texts, shown])


def request_of(company: Company, user: User, right: Right, way: Way) -> tuple[str, Json]:
    """Kind and payload, as Slack would send it."""
    maker = _MAKERS[way]
    return maker(company, user, right.what)


def _command(company: Company, user: User, what: str, channel: str, *, with_key: bool) -> tuple[str, Json]:
    key = (ENDED_KEY if what in AFTER_THE_END else KEY) if with_key else ""
    text = " ".join(WORDS[what].replace("KEY", key).split())
    place = company.state.channels[channel]
    return "slash_commands", payloads.command_payload(company.state, user, place, "/crisis", text)


def _here(company: Company, user: User, what: str) -> tuple[str, Json]:
    place = company.ended_channel if what in AFTER_THE_END else company.channel
    return _command(company, user, what, place.channel.id, with_key=False)


def _elsewhere(company: Company, user: User, what: str) -> tuple[str, Json]:
    return _command(company, user, what, company.state.channel("general").id, with_key=True)


def _direct(company: Company, user: User, what: str) -> tuple[str, Json]:
    place = company.state.open_direct_message(user.id, company.state.bot_user_id)
    return _command(company, user, what, place.id, with_key=True)


def _on_message(company: Company, user: User, seen: Seen, action_id: str) -> tuple[str, Json]:
    found = seen.message.element(action_id)
    # A headline does not offer everything at every moment, but clicks can be made up.
    made_up: Json = {"type": "button", "action_id": action_id, "block_id": "made-up", "value": "2"}
    return _click(company, user, seen, action_of(*found) if found else made_up)


def _click(company: Company, user: User, seen: Seen, action: Json) -> tuple[str, Json]:
    place = company.state.channels[seen.message.channel]
    return "interactive", payloads.message_action_payload(company.state, user, place, seen.message, action)


def _headline(company: Company, user: User, what: str) -> tuple[str, Json]:
    seen = company.ended if what in AFTER_THE_END else company.headline
    return _on_message(company, user, seen, HEADLINE_BUTTONS[what])


def _reminder(company: Company, user: User, what: str) -> tuple[str, Json]:
    return _on_message(company, user, company.reminder, REMINDER_BUTTONS[what])


def _page(company: Company, user: User, what: str) -> tuple[str, Json]:
    """Also what only the pages of managers offer: a click can be made up."""
    found = company.page.message.element("crisis_acknowledge_page")
    assert found
    chosen = {"selected_user": "U0MILO0013"} if what == "delegate" else {}
    return _click(company, user, company.page, {**action_of(*found), "action_id": PAGE_BUTTONS[what], **chosen})


def _in_view(company: Company, user: User, view: View, action: Json) -> tuple[str, Json]:
    return "interactive", payloads.view_action_payload(company.state, user, view, action)


def _menu(company: Company, user: User, what: str) -> tuple[str, Json]:
    view = company.hand_view(company.forms["menu"], user)
    found = find_element(view.blocks, MENU_BUTTONS[what], None)
    assert found, f"The menu has no {what}."
    return _in_view(company, user, view, action_of(*found))


def _card(company: Company, user: User, what: str) -> tuple[str, Json]:
    """A button of a private list or an account card; a click can be made up, so what it carries stands in the table."""
    form, action_id, value = CARD_BUTTONS[what]
    view = company.hand_view(company.forms[form], user)
    return _in_view(
        company, user, view, {"type": "button", "action_id": action_id, "block_id": "made-up", "value": value}
    )


def _warning(company: Company, user: User, _what: str) -> tuple[str, Json]:
    view = company.hand_view(company.forms["declare"], user)
    button = {"type": "button", "action_id": "crisis_join", "block_id": "join:2", "value": "2"}
    return _in_view(company, user, view, button)


def _home(company: Company, user: User, _what: str) -> tuple[str, Json]:
    home = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Home"}}]}
    view = open_view(company.state, user.id, {**home, "type": "modal", "title": {"type": "plain_text", "text": "H"}})
    view.content = {**view.content, "type": "home"}
    button = {"type": "button", "action_id": DECLARE_FROM_HOME, "block_id": "b", "value": "declare"}
    return _in_view(company, user, view, button)


def _shortcut(company: Company, user: User, _what: str) -> tuple[str, Json]:
    return "interactive", payloads.shortcut_payload(company.state, user, "crisis_declare")


def _field(company: Company, user: User, what: str) -> tuple[str, Json]:
    view = company.hand_view(company.forms[FORMS[what]], user)
    action_id = {"declare": "crisis_account", "post update": "crisis_update_audience"}[what]
    found = find_element(view.blocks, action_id, None)
    assert found
    state = view.values[found[0]["block_id"]][action_id]
    return _in_view(company, user, view, {**state, "action_id": action_id, "block_id": found[0]["block_id"]})


def _choice(company: Company, user: User, what: str) -> tuple[str, Json]:
    view = company.hand_view(company.forms["recover"], user)
    payload = payloads.submission_payload(company.state, user, view)
    payload["view"] = with_one_choice(payload["view"], 2, CHOICES[what])
    assert payload["view"]["callback_id"] == CHOOSE_VIEW
    return "interactive", payload


def _submission(company: Company, user: User, what: str) -> tuple[str, Json]:
    view = company.hand_view(company.forms[FORMS[what]], user)
    return "interactive", payloads.submission_payload(company.state, user, view)


_MAKERS: dict[Way, Callable[[Company, User, str], tuple[str, Json]]] = {
    Way.HERE: _here,
    Way.ELSEWHERE: _elsewhere,
    Way.DIRECT: _direct,
    Way.HOME: _home,
    Way.SHORTCUT: _shortcut,
    Way.HEADLINE: _headline,
    Way.REMINDER: _reminder,
    Way.PAGE: _page,
    Way.MENU: _menu,
    Way.CARD: _card,
    Way.WARNING: _warning,
    Way.FIELD: _field,
    Way.CHOICE: _choice,
    Way.SUBMISSION: _submission,
}
