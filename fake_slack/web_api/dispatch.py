"""One Web API call, from token to answer, without any waiting in between."""

from fake_slack.arguments import check_required
from fake_slack.errors import SlackError
from fake_slack.method_facts import FACTS
from fake_slack.model import Json
from fake_slack.state import Workspace
from fake_slack.web_api.access import require_scope
from fake_slack.web_api.methods import METHODS


def perform(slack: Workspace, method: str, token: str | None, args: Json) -> Json:
    """The answer Slack would give, `ok` included; refusals are answers too."""
    try:
        check_token(slack, method, token)
        facts = FACTS[method]
        if facts.scope:
            require_scope(slack, facts.scope)
        check_required(method, args)
        return {"ok": True, **METHODS[method](slack, args)}
    except SlackError as refusal:
        return refusal.as_json()


def check_token(slack: Workspace, method: str, token: str | None) -> None:
    """Refuse unknown methods and wrong tokens; api.test wants none, apps.connections.open the app's own."""
    if method not in METHODS:
        raise SlackError("unknown_method", req_method=method)
    if method == "api.test":
        return
    if not token:
        raise SlackError("not_authed")
    if token not in (slack.bot_token, slack.app_token):
        raise SlackError("invalid_auth")
    if (token == slack.app_token) != FACTS[method].app_token:
        raise SlackError("not_allowed_token_type")
