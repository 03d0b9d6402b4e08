"""Real payloads to start from: every request of the rights table, and the events of a crisis."""

import copy
from dataclasses import dataclass

from fake_slack import payloads
from fake_slack.element_actions import action_of
from fake_slack.model import Json, User
from fake_slack.view_stack import new_trigger
from handlers.touchpoint import LOG_SHORTCUT
from handlers.trigger import TRIGGER_SHORTCUT
from tests.rights.asking import request_of
from tests.rights.company import Company
from tests.rights.table import RIGHTS, Who


@dataclass(frozen=True)
class Recorded:
    """One payload as Slack sent it; `kind` as Socket Mode names it."""

    name: str
    kind: str
    payload: Json


def recorded(company: Company) -> list[Recorded]:
    """Each kind of command, button, submission, suggestion, shortcut and event, by somebody who may."""
    found = [
        Recorded(f"{right.what}: {way}", *request_of(company, _somebody(company, right.allowed), right, way))
        for right in RIGHTS
        for way in right.ways
    ]
    milo = company.user(Who.STRANGER)
    return [*found, *_modal_requests(company, milo), *_account_requests(company), *_events(company)]


def _somebody(company: Company, allowed: frozenset[Who]) -> User:
    return company.user(next(who for who in (Who.LEAD, Who.KAM, Who.PAGED, Who.MANAGER) if who in allowed))


def _account_requests(company: Company) -> list[Recorded]:
    """The forms of an account, and every button of its card."""
    slack, kam, found = company.state, company.user(Who.KAM), []
    for name in ("contact", "scores", "decision"):
        view = company.hand_view(company.forms[name], kam)
        found.append(Recorded(f"form {name}", "interactive", payloads.submission_payload(slack, kam, view)))
    card = company.hand_view(company.forms["card"], kam)
    for block in card.blocks:
        for button in block.get("elements", []) if block["type"] == "actions" else []:
            click = payloads.view_action_payload(slack, kam, card, action_of(block, button))
            found.append(Recorded(f"card {button['action_id']} {button['value']}", "interactive", click))
    return found


def _modal_requests(company: Company, user: User) -> list[Recorded]:
    slack = company.state
    view = company.hand_view(company.forms["declare"], user)
    block = view.blocks[0]
    search = payloads.suggestion_payload(slack, user, block, "crisis_account", "acm")
    submitted = payloads.submission_payload(slack, user, view)
    search |= {"view": submitted["view"], "container": {"type": "view", "view_id": view.id}}
    place = company.channel.channel
    message = company.headline.message
    quoted = payloads.message_shortcut_payload(slack, user, "crisis_declare_from_message", place, message)
    logged = payloads.message_shortcut_payload(slack, user, LOG_SHORTCUT, place, message)
    raised = payloads.message_shortcut_payload(slack, user, TRIGGER_SHORTCUT, place, message)
    return [
        Recorded("search", "interactive", search),
        Recorded("closed", "interactive", payloads.closed_payload(slack, user, view, cleared=True)),
        Recorded("message shortcut", "interactive", quoted),
        Recorded("message shortcut that logs", "interactive", logged),
        Recorded("message shortcut that raises", "interactive", raised),
    ]


def _events(company: Company) -> list[Recorded]:
    """One of each kind that the crisis caused, and those that tests seldom cause."""
    seen: dict[str, Json] = {}
    for delivery in company.stage.slack.link.event_deliveries:
        seen.setdefault(delivery.payload["event"]["type"], delivery.payload)
    callback = next(iter(seen.values()))
    channel, user = company.channel.channel.id, company.user(Who.LEAD).id
    seldom: list[Json] = [
        {"type": "app_home_opened", "user": user, "channel": "D0HOME0001", "tab": "home"},
        {"type": "member_left_channel", "user": user, "channel": channel, "team": company.state.team_id},
        {"type": "subteam_members_changed", "subteam_id": "S0LEGAL", "added_users": [user], "removed_users": []},
        {"type": "subteam_updated", "subteam": {"id": "S0LEGAL", "handle": "legal", "users": [user]}},
        {"type": "group_rename", "channel": {"id": channel, "name": "crisis-renamed", "created": 1}},
        {"type": "message", "user": user, "channel": channel, "text": "CANARY-in-a-message", "ts": "1.1"},
        *_marks(company),
    ]
    for event in seldom:
        seen.setdefault(" ".join(filter(None, (event["type"], event.get("subtype")))), {**callback, "event": event})
    return [Recorded(f"event {kind}", "events_api", payload) for kind, payload in seen.items()]


def _marks(company: Company) -> list[Json]:
    """Somebody pins, marks, edits and deletes a message of the crisis channel."""
    channel, user, ts = company.channel.channel.id, company.user(Who.LEAD).id, company.headline.message.ts
    message = {"type": "message", "user": user, "text": "CANARY-in-a-message", "ts": ts}
    item = {"type": "message", "channel": channel, "ts": ts}
    return [
        {"type": "pin_added", "user": user, "channel_id": channel, "item": {**item, "message": message}},
        {
            "type": "reaction_added",
            "user": user,
            "reaction": company.stage.protocol.timeline.emoji,
            "item": item,
            "item_user": user,
        },
        {"type": "message", "subtype": "message_changed", "channel": channel, "message": message, "ts": "2.1"},
        {"type": "message", "subtype": "message_deleted", "channel": channel, "deleted_ts": ts, "ts": "2.2"},
    ]


def fresh(company: Company, one: Recorded) -> Json:
    """The payload as if it were sent this moment: its trigger opens a modal, its response_url takes an answer."""
    payload = copy.deepcopy(one.payload)
    who = payload.get("user_id") or (payload.get("user") or {}).get("id") or ""
    if "trigger_id" in payload:
        view = company.state.views.get((payload.get("view") or {}).get("id", ""))
        company.state.stacks[who] = [view] if view else []
        payload["trigger_id"] = new_trigger(company.state, who, view.id if view else None)
    if "response_url" in payload:
        payload["response_url"] = payloads.new_response_url(company.state, who, company.channel.channel)
    return payload
