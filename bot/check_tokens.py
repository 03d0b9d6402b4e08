"""Does Slack accept the tokens, and may the bot do what it needs to do?"""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.finding import Finding, ok, problem
from bot.scopes import NEEDED_SCOPES
from bot.settings import SLACK_API, WHAT_TO_DO, Settings
from bot.slack_identity import AWAY, error_code, in_short


async def token_findings(client: AsyncWebClient, settings: Settings) -> list[Finding]:
    """auth.test with its scopes, and for Socket Mode whether a socket could be opened."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [problem(f"Slack refuses SLACK_BOT_TOKEN ({error_code(error)})", WHAT_TO_DO["SLACK_BOT_TOKEN"])]
    except AWAY as error:
        return [_away(settings, error)]
    found = [ok(f"Slack: {answer['user']} in the workspace {answer['team']}")]
    found += scope_findings(str(answer.headers.get("x-oauth-scopes", "")))
    if settings.slack_app_token is not None:
        found.append(await _app_token_finding(client, settings, settings.slack_app_token.get_secret_value()))
    return found


def scope_findings(granted: str) -> list[Finding]:
    """Compare what Slack granted (comma-separated) with what is needed. More than needed is a finding too."""
    scopes = {scope.strip() for scope in granted.split(",")} - {""}
    missing = [
        problem(f"Scope {scope} is missing, needed to {reason}", "Install the app again from manifest.yml.")
        for scope, reason in NEEDED_SCOPES.items()
        if scope not in scopes
    ]
    return missing or [ok(f"Scopes: all {len(NEEDED_SCOPES)}")]


async def _app_token_finding(client: AsyncWebClient, settings: Settings, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return problem(f"Slack refuses SLACK_APP_TOKEN ({error_code(error)})", WHAT_TO_DO["SLACK_APP_TOKEN"])
    except AWAY as error:
        return _away(settings, error)
    return ok("Socket Mode: Slack accepts SLACK_APP_TOKEN")


def _away(settings: Settings, error: BaseException) -> Finding:
    advice = "Check the network and the proxy." if settings.slack_api_url == SLACK_API else "Check SLACK_API_URL."
    return problem(f"Slack cannot be reached at {settings.slack_api_url} ({in_short(error)})", advice)
