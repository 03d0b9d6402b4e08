"""views.*: open, push, update, publish."""

from typing import Any

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.model import Json, View
from fake_slack.shapes import view_json
from fake_slack.state import Workspace
from fake_slack.view_stack import check_view, open_view, publish_home, push_view, update_view, use_trigger


def _content(args: Json) -> Any:
    return arguments.structure(args, "view", "invalid_arguments")


def open_(slack: Workspace, args: Json) -> Json:
    """views.open: wants a fresh trigger_id."""
    check_view(slack, _content(args), "modal")
    trigger = use_trigger(slack, arguments.text(args, "trigger_id"))
    return {"view": view_json(slack, open_view(slack, trigger.user, _content(args)))}


def push(slack: Workspace, args: Json) -> Json:
    """views.push: wants a trigger_id that came out of a modal."""
    check_view(slack, _content(args), "modal")
    trigger = use_trigger(slack, arguments.text(args, "trigger_id"))
    return {"view": view_json(slack, push_view(slack, trigger.user, _content(args)))}


def update(slack: Workspace, args: Json) -> Json:
    """views.update: by view_id or external_id; with a hash only if nobody was faster."""
    view = _known_view(slack, args)
    _check_hash(view, args)
    return {"view": view_json(slack, update_view(slack, view, _content(args)))}


def _known_view(slack: Workspace, args: Json) -> View:
    if args.get("view_id") is None and args.get("external_id") is None:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view_id or external_id"])
    external = arguments.text(args, "external_id")
    for view in slack.views.values():
        if view.id == args.get("view_id") or (external and view.content.get("external_id") == external):
            return view
    raise SlackError("not_found")


def _check_hash(view: View | None, args: Json) -> None:
    if args.get("hash") and view is not None and args["hash"] != view.hash:
        raise SlackError("hash_conflict")


def publish(slack: Workspace, args: Json) -> Json:
    """views.publish: the Home tab, if the app has one."""
    if not slack.manifest.home_enabled:
        raise SlackError("not_enabled")
    user = slack.users.get(arguments.text(args, "user_id"))
    if user is None or user.deleted or user.is_bot:
        raise SlackError("invalid_arguments", ["[ERROR] invalid user [json-pointer:/user_id]"])
    _check_hash(slack.homes.get(user.id), args)
    return {"view": view_json(slack, publish_home(slack, user.id, _content(args)))}
