"""apps.*, auth.*, api.*, team.*: the app itself and where it is installed."""

from fake_slack import arguments
from fake_slack.errors import SlackError
from fake_slack.model import Json
from fake_slack.state import Workspace

TICKET_S = 30.0


def connections_open(slack: Workspace, args: Json) -> Json:
    """apps.connections.open: a websocket address for one connection, to be used soon."""
    ticket = slack.new_key()
    slack.socket_tickets[ticket] = slack.real_now() + TICKET_S
    address = slack.base_url.replace("http", "ws", 1)
    return {"url": f"{address}link/?ticket={ticket}&app_id={slack.app_id}"}


def auth_test(slack: Workspace, args: Json) -> Json:
    """auth.test: who this token is."""
    return {
        "url": f"https://{slack.team_domain}.slack.com/",
        "team": slack.team_name,
        "user": slack.users[slack.bot_user_id].name,
        "team_id": slack.team_id,
        "user_id": slack.bot_user_id,
        "bot_id": slack.bot_id,
        "is_enterprise_install": False,
    }


def api_test(slack: Workspace, args: Json) -> Json:
    """api.test: an echo; with `error` it fails with that."""
    if args.get("error"):
        raise SlackError(arguments.text(args, "error"), args=args)
    return {"args": args}


def team_info(slack: Workspace, args: Json) -> Json:
    """team.info."""
    if arguments.text(args, "team", slack.team_id) != slack.team_id:
        raise SlackError("team_not_found")
    return {"team": {"id": slack.team_id, "name": slack.team_name, "domain": slack.team_domain, "email_domain": ""}}
