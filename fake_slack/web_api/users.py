"""users.*: who somebody is."""

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.model import Json
from fake_slack.shapes import user_json
from fake_slack.state import Workspace


def _sees_email(slack: Workspace) -> bool:
    return "users:read.email" in slack.manifest.scopes


def info(slack: Workspace, args: Json) -> Json:
    """users.info; the e-mail address only with users:read.email."""
    user = slack.users.get(arguments.text(args, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(slack, user, with_email=_sees_email(slack))}


def list_(slack: Workspace, args: Json) -> Json:
    """users.list, page by page, with those who left."""
    people = [user_json(slack, user, with_email=_sees_email(slack)) for user in slack.users.values()]
    shown, cursor = arguments.page(people, args, default_limit=1000)
    return {"members": shown, "cache_ts": int(slack.now()), "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(slack: Workspace, args: Json) -> Json:
    """users.lookupByEmail: active people only."""
    wanted = arguments.text(args, "email").strip().lower()
    for user in slack.users.values():
        if wanted and user.email.lower() == wanted and not user.deleted:
            return {"user": user_json(slack, user, with_email=True)}
    raise SlackError("users_not_found")


def dnd_info(slack: Workspace, args: Json) -> Json:
    """dnd.info: nobody here is ever in do-not-disturb."""
    if arguments.text(args, "user", slack.bot_user_id) not in slack.users:
        raise SlackError("user_not_found")
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False}


def usergroups(slack: Workspace, args: Json) -> Json:
    """usergroups.list."""
    with_users = arguments.flag(args, "include_users")
    return {"usergroups": [_usergroup(slack, group, with_users=with_users) for group in slack.usergroups]}


def _usergroup(slack: Workspace, group: Json, *, with_users: bool) -> Json:
    """As Slack shows it: the people by id, and only if they are asked for."""
    plain = {key: value for key, value in group.items() if key != "users"}
    people = [slack.user(name).id for name in group.get("users", ())]
    shown = {**plain, "is_usergroup": True, "user_count": len(people), "date_delete": 0}
    return {**shown, "users": people} if with_users else shown


def usergroup_members(slack: Workspace, args: Json) -> Json:
    """usergroups.users.list."""
    wanted = arguments.text(args, "usergroup")
    for group in slack.usergroups:
        if group["id"] == wanted:
            return {"users": [slack.user(name).id for name in group.get("users", ())]}
    raise SlackError("no_such_subteam")
