"""Modals and Home tabs: what the app may put up, and what stands on whose screen."""

import hashlib
import json
from typing import Any

from fake_slack.block_kit import view_faults, view_size
from fake_slack.element_state import carried_over, initial_values, with_ids
from fake_slack.errors import SlackError
from fake_slack.model import Json, Trigger, View
from fake_slack.state import Workspace

DEEPEST = 3
LARGEST_BYTES = 250_000
TRIGGER_S = 3.0


def new_trigger(slack: Workspace, user: str, view_id: str | None = None) -> str:
    """A trigger_id for one interaction of this person: three seconds, one use."""
    key = f"{int(slack.real_now() * 1000)}.{slack.chance.randrange(10**9)}.{slack.new_key(32).lower()}"
    slack.triggers[key] = Trigger(key, user, slack.real_now() + TRIGGER_S, view_id=view_id)
    return key


def use_trigger(slack: Workspace, key: str) -> Trigger:
    """Spend a trigger_id, or refuse with the reason why it opens nothing."""
    trigger = slack.triggers.get(key)
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if slack.real_now() > trigger.expires_at:
        raise SlackError("expired_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    trigger.used = True
    return trigger


def check_view(slack: Workspace, content: Any, kind: str, replacing: View | None = None) -> None:
    """Refuse a view Slack would not show: shape and limits, size, an external_id used twice."""
    if isinstance(content, dict) and content.get("type") in ("modal", "home") and content["type"] != kind:
        raise SlackError("invalid_arguments", [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"])
    if view_size(content) > LARGEST_BYTES:
        raise SlackError("view_too_large")
    faults = view_faults(content)
    if faults:
        raise SlackError("invalid_arguments", faults)
    external = content.get("external_id")
    if external and any(v.content.get("external_id") == external for v in slack.views.values() if v is not replacing):
        raise SlackError("duplicate_external_id")


def open_view(slack: Workspace, user: str, content: Json) -> View:
    """A modal as the only one on this person's screen."""
    check_view(slack, content, "modal")
    clear(slack, user)
    view = _new_view(slack, user, content)
    slack.stacks[user] = [view]
    slack.changed()
    return view


def push_view(slack: Workspace, user: str, content: Json) -> View:
    """A modal on top of the others, at most three deep."""
    stack = slack.stacks.get(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    check_view(slack, content, "modal")
    view = _new_view(slack, user, content, below=stack[-1])
    stack.append(view)
    slack.changed()
    return view


def update_view(slack: Workspace, view: View, content: Json) -> View:
    """Other content in the same view; what was typed stays where block and action ids stay."""
    check_view(slack, content, view.content["type"], replacing=view)
    filled = _filled(slack, content)
    view.values = carried_over(view.values, initial_values(filled["blocks"]))
    view.content = filled
    view.hash = _hash(slack, filled)
    view.errors = {}
    slack.changed()
    return view


def publish_home(slack: Workspace, user: str, content: Json) -> View:
    """The Home tab of one person."""
    known = slack.homes.get(user)
    if known is not None:
        return update_view(slack, known, content)
    check_view(slack, content, "home")
    slack.homes[user] = _new_view(slack, user, content)
    slack.changed()
    return slack.homes[user]


def close_top(slack: Workspace, user: str) -> View | None:
    """Take the top modal off this person's screen; the one below shows again."""
    stack = slack.stacks.get(user)
    if not stack:
        return None
    view = stack.pop()
    slack.views.pop(view.id, None)
    slack.changed()
    return view


def clear(slack: Workspace, user: str) -> None:
    """Take every modal off this person's screen."""
    while slack.stacks.get(user):
        close_top(slack, user)


def _new_view(slack: Workspace, user: str, content: Json, below: View | None = None) -> View:
    filled = _filled(slack, content)
    view_id = slack.new_id("V")
    view = View(
        id=view_id,
        user=user,
        content=filled,
        hash=_hash(slack, filled),
        root_id=below.root_id if below else view_id,
        previous_id=below.id if below else None,
        values=initial_values(filled["blocks"]),
    )
    slack.views[view_id] = view
    return view


def _filled(slack: Workspace, content: Json) -> Json:
    return {**content, "blocks": with_ids(slack, content["blocks"])}


def _hash(slack: Workspace, content: Json) -> str:
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return f"{int(slack.real_now())}.{digest}{slack.new_key(4)}"
